import type { RequestHandler } from 'express';
import { isOneOf } from '../../adapters/keys/secret-comparison.ts';
import { Problem } from './problem.ts';

/** Who may have payloads of Temporal opened, and from which page. */
export type CodecAccess = { ticket?: string; uiOrigin?: string };

/** Lets the page of Temporal UI in, and no other: a browser asks first, and is told no with the headers that it does
 *  not find. */
export function allowTemporalUi({ uiOrigin }: CodecAccess): RequestHandler {
  return (request, response, next) => {
    const origin = request.get('origin');
    if (origin === undefined) return next(); // not a browser
    if (origin !== uiOrigin) throw new Problem('forbidden', 'Pages of this origin may not ask');
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

/** The ticket stands in the address that Temporal UI was given; it is compared in constant time. */
export function needTicket({ ticket }: CodecAccess): RequestHandler {
  return (request, _response, next) => {
    if (!isOneOf(String(request.params['ticket']), ticket === undefined ? [] : [ticket]))
      throw new Problem('unauthenticated', 'This ticket does not open anything');
    next();
  };
}
