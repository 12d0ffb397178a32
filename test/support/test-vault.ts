import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Key } from '../../adapters/keys/key-ring.ts';
import { fileKeyWrapper } from '../../adapters/vault/key-wrapper.ts';
import { vaultOn } from '../../adapters/vault/vault.ts';
import { keysFolder, writeKey } from './keys-folder.ts';

/** The key-encryption keys of this run, the current one first; a test may put another before them. */
export const testKeys: Key[] = [{ id: 'test-1', bytes: randomBytes(32) }];
const indexKey: Key = { id: 'index', bytes: randomBytes(32) };

/** The vault of all tests of one run. */
export const testVault = vaultOn(
  fileKeyWrapper({ current: () => testKeys[0]!, find: (id) => testKeys.find((key) => key.id === id) }),
  indexKey.bytes,
);

/** Writes the keys of the vault to files for a process of the harness, and returns the setting that names them. */
export function testVaultIn(folder: string): { KEYS_DIR: string } {
  const lines = (keys: readonly Key[]) => keys.map(({ id, bytes }) => `${id} ${bytes.toString('base64')}\n`).join('');
  const KEYS_DIR = keysFolder(folder, []);
  writeKey(KEYS_DIR, 'vault', lines(testKeys));
  writeKey(KEYS_DIR, 'vaultIndex', lines([indexKey]));
  return { KEYS_DIR };
}

/** The same in a temporary folder that is deleted after `work`. */
export async function withTestVault<T>(work: (settings: Record<string, string>) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'usynys-keys-'));
  try {
    return await work(testVaultIn(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}
