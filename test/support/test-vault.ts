import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Key } from '../../adapters/keys/key-ring.ts';
import { fileKeyWrapper } from '../../adapters/vault/key-wrapper.ts';
import { vaultOn } from '../../adapters/vault/vault.ts';

/** The key-encryption keys of this run, the one of today first; a test may put another before them. */
export const testKeys: Key[] = [{ id: 'test-1', bytes: randomBytes(32) }];
const indexKey: Key = { id: 'index', bytes: randomBytes(32) };

/** The vault of all tests of one run. */
export const testVault = vaultOn(
  fileKeyWrapper({ current: () => testKeys[0]!, find: (id) => testKeys.find((key) => key.id === id) }),
  indexKey.bytes,
);

/** The same vault for a process of the house: its keys in files, and the settings that name them. */
export async function testVaultIn(folder: string): Promise<Record<string, string>> {
  const write = async (name: string, keys: readonly Key[]) => {
    const file = path.join(folder, name);
    const lines = keys.map(({ id, bytes }) => `${id} ${bytes.toString('base64')}\n`);
    await writeFile(file, lines.join(''), { mode: 0o600 });
    return file;
  };
  return {
    VAULT_KEYS_FILE: await write('vault-keys.txt', testKeys),
    VAULT_INDEX_KEY_FILE: await write('vault-index-key.txt', [indexKey]),
  };
}

/** The same for a program that ends before `work` does. */
export async function withTestVault<T>(work: (settings: Record<string, string>) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'usynys-keys-'));
  try {
    return await work(await testVaultIn(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}
