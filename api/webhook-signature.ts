import type { Request } from 'express';
import { Webhook } from 'standardwebhooks';
import { Problem } from './problem.ts';

/** A message of a gateway whose signature is right. */
export type SignedMessage = { id: string; body: unknown };

const MAX_ID = 255;

/** Checks the Standard Webhooks signature over the raw body and its age; throws a 401 when it does not fit. */
export function verifySignature(secret: string, request: Request): SignedMessage {
  const raw = rawBody(request);
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const headers = Object.fromEntries(names.map((name) => [name, request.get(name) ?? '']));
  try {
    new Webhook(secret).verify(raw, headers, { jsonParse: false });
  } catch {
    throw new Problem('unauthenticated', 'The signature is missing, wrong or too old');
  }
  const id = headers['webhook-id'] ?? '';
  if (id.length > MAX_ID) throw new Problem('invalid-request', `webhook-id has more than ${MAX_ID} characters`);
  return { id, body: jsonBody(request) };
}

/** What the caller sent, byte by byte: what signatures are made over. */
export const rawBody = (request: Request): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

/** What the caller sent, as JSON. */
export function jsonBody(request: Request): unknown {
  try {
    return JSON.parse(rawBody(request).toString('utf8'));
  } catch {
    throw new Problem('invalid-request', 'The body is not valid JSON');
  }
}
