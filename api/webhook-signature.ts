import type { Request } from 'express';
import { machineTimeIn } from '../adapters/clock/clock.ts';
import { isSignedV1 } from '../adapters/webhooks/standard-signature.ts';
import { Problem } from './problem.ts';

/** A message of a gateway whose signature is right. */
export type SignedMessage = { id: string; body: unknown };

const MAX_ID = 255;
/** A signature that is older, or as far ahead, may be somebody's copy. */
const REPLAY_WINDOW_MS = 15 * 60_000;

/** Checks the Standard Webhooks signature over the raw body and its age; throws a 401 when it does not fit. One of
 *  several secrets is enough: two are valid while one is being replaced. */
export function verifySignature(secrets: readonly string[], request: Request): SignedMessage {
  const raw = rawBody(request);
  const [id = '', timestamp = '', signature = ''] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => request.get(name),
  );
  const isRight = isSignedV1(secrets, { id, timestamp, body: raw }, signature);
  if (id === '' || !isFresh(timestamp) || !isRight)
    throw new Problem('unauthenticated', 'The signature is missing, wrong or too old');
  if (id.length > MAX_ID) throw new Problem('invalid-request', `webhook-id has more than ${MAX_ID} characters`);
  return { id, body: jsonBody(request) };
}

/** Seconds since 1970 and nothing beside them, within the window. */
const isFresh = (timestamp: string): boolean =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(machineTimeIn(0) - Number(timestamp) * 1000) <= REPLAY_WINDOW_MS;

/** What the caller sent, byte by byte: what signatures are made over. */
export const rawBody = (request: Request): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

/** What the caller sent, as JSON. */
function jsonBody(request: Request): unknown {
  try {
    return JSON.parse(rawBody(request).toString('utf8'));
  } catch {
    throw new Problem('invalid-request', 'The body is not valid JSON');
  }
}
