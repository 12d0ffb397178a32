import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyRing } from '../keys/key-ring.ts';

/** A person's key as it is stored: encrypted with the named key-encryption key. */
export type WrappedKey = { id: string; kekId: string; wrapped: string };

/** The holder of the key-encryption keys: a file, or a key management service, which never exports them. */
export interface KeyWrapper {
  /** The key-encryption key that is used from now on. */
  currentId(): string;
  wrap(id: string, key: Buffer): Promise<WrappedKey>;
  /** Throws when the key-encryption key is no longer there, or the wrapped key was changed. */
  unwrap(wrapped: WrappedKey): Promise<Buffer>;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Key-encryption keys from a file of keys; its first line wraps, all unwrap. */
export function fileKeyWrapper(ring: KeyRing): KeyWrapper {
  return {
    currentId: () => ring.current().id,
    async wrap(id, key) {
      const { id: kekId, bytes } = ring.current();
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(boundTo(kekId, id));
      const parts = [iv, cipher.update(key), cipher.final(), cipher.getAuthTag()];
      return { id, kekId, wrapped: Buffer.concat(parts).toString('base64url') };
    },
    async unwrap({ id, kekId, wrapped }) {
      const kek = ring.find(kekId);
      if (!kek) throw new Error(`The key-encryption key ${kekId} is not in the file of keys`);
      const bytes = Buffer.from(wrapped, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', kek.bytes, bytes.subarray(0, IV_BYTES))
        .setAAD(boundTo(kekId, id))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
    },
  };
}

const boundTo = (kekId: string, id: string): Buffer => Buffer.from(JSON.stringify(['usynys data key 1', kekId, id]));
