import { randomBytes } from 'node:crypto';
import type { Key } from '../../adapters/keys/key-ring.ts';
import { fileKeyWrapper } from '../../adapters/vault/key-wrapper.ts';
import { vaultOn } from '../../adapters/vault/vault.ts';

/** The key-encryption keys of this run, the one of today first; a test may put another before them. */
export const testKeys: Key[] = [{ id: 'test-1', bytes: randomBytes(32) }];

/** The vault of all tests of one run. */
export const testVault = vaultOn(
  fileKeyWrapper({ current: () => testKeys[0]!, find: (id) => testKeys.find((key) => key.id === id) }),
  randomBytes(32),
);
