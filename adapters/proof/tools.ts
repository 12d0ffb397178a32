import { createHash } from 'node:crypto';
import type { ProofTools } from '../../domain/proof-check.ts';
import { hashBytes, openCheckpoint } from './checkpoint.ts';
import { verifierOf } from './keys.ts';

/** What `checkProof` needs, on node:crypto. An unreadable key or signature verifies nothing. */
export const proofTools: ProofTools = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hashBytes,
  fromHex: (text) => Buffer.from(text, 'hex'),
  fromBase64: (text) => Buffer.from(text, 'base64'),
  isSigned: (vkey, text, signature) => {
    const bytes = Buffer.from(signature, 'base64');
    // Node ignores characters that are not base64, so only the canonical spelling of a signature is accepted.
    return bytes.toString('base64') === signature && attempt(() => verifierOf(vkey).verify(text, bytes)) === true;
  },
  openCheckpoint: (note, vkey) => attempt(() => openCheckpoint(note, verifierOf(vkey))),
};

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
