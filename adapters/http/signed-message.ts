/** Verifies and reads the calls of senders that sign by Standard Webhooks. */
import { machineTimeIn } from '../clock/clock.ts';
import { isSignedV1 } from './standard-signature.ts';
import type { Refusal, WebhookCall } from './webhook-call.ts';

/** A message whose signature is right. */
export type SignedMessage = { id: string; body: unknown; octets: Buffer };

const MAX_ID = 255;
/** A message that is older, or dated further ahead, may be a replay. */
const REPLAY_WINDOW_MS = 15 * 60_000;

/** Checks the signature over the raw body and its age, then reads the body as JSON. One of several secrets is enough:
 *  two are valid while one is being replaced. */
export function readSignedMessage(secrets: readonly string[], call: WebhookCall): SignedMessage | Refusal {
  const { header, rawBody: body } = call;
  const [id, timestamp, signature] = [header('webhook-id'), header('webhook-timestamp'), header('webhook-signature')];
  const isRight = isSignedV1(secrets, { id: id ?? '', timestamp: timestamp ?? '', body }, signature ?? '');
  if (!id || !isFresh(timestamp ?? '') || !isRight)
    return { refused: 'forged', detail: 'The signature is missing, wrong or too old' };
  if (id.length > MAX_ID) return unreadable(`webhook-id has more than ${MAX_ID} characters`);
  try {
    return { id, body: JSON.parse(body.toString('utf8')), octets: body };
  } catch {
    return unreadable('The body is not valid JSON');
  }
}

const unreadable = (detail: string): Refusal => ({ refused: 'unreadable', detail });

/** Seconds since 1970, digits only, within the window. */
const isFresh = (timestamp: string): boolean =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(machineTimeIn(0) - Number(timestamp) * 1000) <= REPLAY_WINDOW_MS;
