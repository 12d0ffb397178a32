import type { RequestHandler } from 'express';
import { isOneOf } from '../../adapters/keys/secret-comparison.ts';
import { Problem } from './problem.ts';

/** The ticket that Temporal UI must send to have payloads decrypted, and the origin of its pages. */
export type CodecAccess = { ticket?: string; uiOrigin?: string };

/** Admits pages of Temporal UI and no other page: a browser asks first (CORS), and without the headers of the answer it
 *  sends nothing. */
export function allowTemporalUi({ uiOrigin }: CodecAccess): RequestHandler {
  return (request, response, next) => {
    const origin = request.get('origin');
    if (origin === undefined) return next(); // not a browser
    if (origin !== uiOrigin) throw new Problem('forbidden', 'Pages of this origin may not call');
    response.set({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type,x-namespace,authorization',
      'cross-origin-resource-policy': 'cross-origin',
      vary: 'origin',
    });
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
}

/** Checks the ticket in the codec address of Temporal UI, in constant time. */
export function needTicket({ ticket }: CodecAccess): RequestHandler {
  return (request, _response, next) => {
    if (!isOneOf(String(request.params['ticket']), ticket === undefined ? [] : [ticket]))
      throw new Problem('unauthenticated', 'The ticket is not valid');
    next();
  };
}
