/** Ed25519 keys of checkpoints and proofs, in the format of C2SP signed notes: a name, a key id of four bytes, the
 *  key. */
import type { KeyObject } from 'node:crypto';
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fs from 'node:fs';

/** Signs in the name of an origin; with `vkey` others verify the signature. */
export type Signer = { name: string; vkey: string; id: Buffer; sign: (text: string) => Buffer };
export type Verifier = { name: string; vkey: string; id: Buffer; verify: (text: string, signature: Buffer) => boolean };

const ED25519 = 0x01;
/** In a note the name is followed by a space, so it has none itself. */
const NAME = /^[^\s+]+$/u;

/** A new private key as PEM (PKCS #8), the same as `openssl genpkey -algorithm ed25519` makes. */
export const newKeyPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** The key of a file. The error for an unusable file never quotes its content. */
export function signerFromFile(file: string, name: string): Signer {
  try {
    return signerOf(fs.readFileSync(file, 'utf8'), name);
  } catch (fault) {
    const { code, syscall } = fault as NodeJS.ErrnoException;
    const why = syscall === undefined ? 'it holds no Ed25519 private key' : code;
    throw new Error(`The signing key ${file} cannot be used: ${why}`);
  }
}

export function signerOf(pem: string, name: string): Signer {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The signing key is not an Ed25519 key');
  const { vkey, id } = named(createPublicKey(key), name);
  return { name, vkey, id, sign: (text) => sign(null, Buffer.from(text), key) };
}

/** Reads `name+id+key`; throws when the text has another form. */
export function verifierOf(vkey: string): Verifier {
  const [name = '', , encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(vkey)?.slice(1) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 33 || bytes[0] !== ED25519)
    throw new Error('A verifier key looks like name+8 hex digits+base64');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const known = named(key, name);
  if (known.vkey !== vkey) throw new Error('The id of a verifier key does not belong to its name and key');
  return { name, vkey, id: known.id, verify: (text, signature) => verify(null, Buffer.from(text), key, signature) };
}

function named(publicKey: KeyObject, name: string): { vkey: string; id: Buffer } {
  if (!NAME.test(name)) throw new Error('The name of a key has no spaces and no plus sign');
  const { x = '' } = publicKey.export({ format: 'jwk' }) as { x?: string };
  const typed = Buffer.concat([Buffer.of(ED25519), Buffer.from(x, 'base64url')]);
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4);
  return { vkey: `${name}+${id.toString('hex')}+${typed.toString('base64')}`, id };
}
