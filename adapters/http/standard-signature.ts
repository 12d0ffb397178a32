/** Standard Webhooks over the bytes themselves: the library decodes them to text first, and so accepts different
 *  bytes under one signature. */
import type { KeyObject } from 'node:crypto';
import { createHmac, sign } from 'node:crypto';
import { isOneOf } from '../keys/secret-comparison.ts';

/** The signed values; the time in seconds, as in the header. */
export type Signed = { id: string; timestamp: string; body: Uint8Array };

/** The symmetric signature: `v1,<base64 HMAC-SHA256>`. */
export function signatureV1(secret: string, signed: Signed): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(head(signed)).update(signed.body).digest('base64')}`;
}

/** The asymmetric signature, which third parties can verify too: `v1a,<base64 Ed25519>`. */
export const signatureV1a = (key: KeyObject, signed: Signed): string =>
  `v1a,${sign(null, Buffer.concat([Buffer.from(head(signed)), signed.body]), key).toString('base64')}`;

/** Whether one of the signatures in the header is that of one of the secrets; every pair is compared. */
export function isSignedV1(secrets: readonly string[], signed: Signed, header: string): boolean {
  const given = header.split(' ').slice(0, MAX_SIGNATURES);
  const right = secrets.map((secret) => signatureV1(secret, signed));
  return given.map((one) => isOneOf(one, right)).includes(true);
}

/** Two secrets and two keys make four signatures; a header with hundreds would only cost processor time. */
const MAX_SIGNATURES = 10;

const head = ({ id, timestamp }: Signed): string => `${id}.${timestamp}.`;
