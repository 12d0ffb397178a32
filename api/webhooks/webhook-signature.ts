import type { Request } from 'express';
import type { SignedMessage } from '../../adapters/http/signed-message.ts';
import { readSignedMessage } from '../../adapters/http/signed-message.ts';
import type { Refusal, WebhookCall } from '../../adapters/http/webhook-call.ts';
import { noteStep } from '../http/required-steps.ts';
import { Problem } from '../http/problem.ts';

/** A message whose Standard Webhooks signature is right; throws a 401 when it is not, a 400 when it cannot be read. */
export function verifySignature(secrets: readonly string[], request: Request): SignedMessage {
  const message = readSignedMessage(secrets, webhookCall(request));
  if ('refused' in message) throw refusalProblem(message);
  noteStep(request.res, 'verified-call');
  return message;
}

/** The call without Express types; `express.raw` provides the bytes of its body. */
export const webhookCall = (request: Request): WebhookCall => ({
  header: (name) => request.get(name),
  rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
});

/** The problem of a refused call. */
export const refusalProblem = ({ refused, detail }: Refusal): Problem =>
  new Problem(refused === 'forged' ? 'unauthenticated' : 'invalid-request', detail);
