import type { KeyRing } from '../../adapters/keys/key-ring.ts';
import { openPayload } from '../../adapters/temporal/payload-codec.ts';

/** Every text in a message of the wire, payloads decoded. What is closed is looked into all the same: the lock is a
 *  second line of defence and no place to put personal data. */
export function stringsIn(value: unknown, keys: KeyRing, seen = new Set<unknown>()): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8')];
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  const content = isEncrypted(value) ? openPayload(keys, value) : value;
  return Object.entries(content).flatMap(([key, inner]) => [key, ...stringsIn(inner, keys, seen)]);
}

const isEncrypted = (value: { metadata?: Record<string, Uint8Array> }): boolean =>
  Buffer.from(value.metadata?.['encoding'] ?? []).toString() === 'binary/encrypted';
