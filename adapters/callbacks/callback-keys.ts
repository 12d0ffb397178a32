/** The Ed25519 keys that sign callbacks, v1a: a file of private keys in PEM, one after the other; all of them sign. */
import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import fs from 'node:fs';

export type CallbackKey = { key: KeyObject; publicKey: string };

/** Reads the file. The error for an unusable file never quotes its content. */
export function readCallbackKeys(file: string): CallbackKey[] {
  const keys = blocksOf(file).map((pem) => keyOf(pem, file));
  if (keys.length === 0) throw unusable(file, 'it holds no private key');
  return keys;
}

function blocksOf(file: string): string[] {
  try {
    return fs.readFileSync(file, 'utf8').match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [];
  } catch (fault) {
    throw unusable(file, (fault as { code?: string }).code ?? 'it cannot be read');
  }
}

function keyOf(pem: string, file: string): CallbackKey {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'ed25519') throw unusable(file, '');
    return { key, publicKey: publicKeyOf(key) };
  } catch {
    throw unusable(file, 'it holds something other than Ed25519 private keys');
  }
}

/** As Standard Webhooks writes a public key: `whpk_<base64 of 32 bytes>`. */
function publicKeyOf(key: KeyObject): string {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' }) as { x?: string };
  return `whpk_${Buffer.from(x, 'base64url').toString('base64')}`;
}

const unusable = (file: string, why: string) => new Error(`The keys of callbacks in ${file} cannot be used: ${why}`);
