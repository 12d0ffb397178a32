import type { KeyRing } from '../../adapters/keys/key-ring.ts';
import { decryptPayload } from '../../adapters/temporal/payload-codec.ts';

/** Every text in a message of the wire, payloads decoded. Encrypted payloads are decrypted and read too: encryption is
 *  the second line of defence, and personal data may not be in a payload at all. */
export function stringsIn(value: unknown, keys: KeyRing, seen = new Set<unknown>()): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8')];
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  const content = isEncrypted(value) ? decryptPayload(keys, value) : value;
  return Object.entries(content).flatMap(([key, inner]) => [key, ...stringsIn(inner, keys, seen)]);
}

const isEncrypted = (value: { metadata?: Record<string, Uint8Array> }): boolean =>
  Buffer.from(value.metadata?.['encoding'] ?? []).toString() === 'binary/encrypted';
