import { createHmac, randomBytes } from 'node:crypto';
import { openKeyRing } from '../keys/key-ring.ts';
import type { KeyWrapper, WrappedKey } from './key-wrapper.ts';
import { fileKeyWrapper } from './key-wrapper.ts';

/** The kind of value that a blind index is made of. */
export type IndexKind = 'identifier' | 'phone' | 'reply' | 'request';

/** Makes and opens the keys of people, and the blind indexes by which their rows are found (§6b). */
export type Vault = {
  /** The id of the current key-encryption key. */
  kekId: () => string;
  newKey: (id: string) => Promise<{ key: Buffer; stored: WrappedKey }>;
  unwrap: (stored: WrappedKey) => Promise<Buffer>;
  /** The same person's key, encrypted with the current key-encryption key. */
  rewrap: (stored: WrappedKey) => Promise<WrappedKey>;
  /** Equal for equal values, and useless without the index key. */
  index: (kind: IndexKind, value: string) => string;
};

const KEY_BYTES = 32;

/** The vault on the files of keys that the configuration names: `keys` wraps, `index` makes the blind indexes. */
export function openVault({ keys, index }: { keys: string; index: string }): Vault {
  return vaultOn(fileKeyWrapper(openKeyRing(keys)), openKeyRing(index).current().bytes);
}

/** The vault of the configuration; undefined in a development without keys. */
export function vaultOfConfig({ keys: { vault, vaultIndex } }: VaultFiles): Vault | undefined {
  return vault && vaultIndex ? openVault({ keys: vault, index: vaultIndex }) : undefined;
}
type VaultFiles = { keys: { vault?: string; vaultIndex?: string } };

/** The vault on any holder of key-encryption keys. */
export function vaultOn(wrapper: KeyWrapper, indexKey: Buffer): Vault {
  return {
    kekId: () => wrapper.currentId(),
    async newKey(id) {
      const key = randomBytes(KEY_BYTES);
      return { key, stored: await wrapper.wrap(id, key) };
    },
    unwrap: (stored) => wrapper.unwrap(stored),
    rewrap: async (stored) => wrapper.wrap(stored.id, await wrapper.unwrap(stored)),
    index: (kind, value) => createHmac('sha256', indexKey).update(`${kind}\0${value}`).digest('base64url').slice(0, 32),
  };
}
