import type { RequestHandler, Response } from 'express';

/** What a route owes before its answer leaves: a read of people was audited (§6b), the call of a gateway was
 *  verified. */
export type Promised = 'audited-read' | 'verified-call';

const kept = new WeakMap<object, Set<Promised>>();

/** Notes that the route has done what it owes. */
export function keepPromise(response: Response | undefined, promised: Promised): void {
  if (response) kept.set(response, (kept.get(response) ?? new Set()).add(promised));
}

/** Refuses the answer of a route that forgot: it shows nothing, acknowledges nothing, and is a fault of ours. Problems
 *  may always leave. */
export const mustKeepPromise =
  (promised: Promised): RequestHandler =>
  (_request, response, next) => {
    const send = response.send.bind(response);
    const end = response.end.bind(response) as (...given: unknown[]) => Response;
    const check = (): void => {
      if (response.statusCode < 400 && !kept.get(response)?.has(promised))
        throw new Error(`The route answers without its ${promised}`);
    };
    response.send = (...body) => {
      check();
      return send(...body);
    };
    response.end = ((...given: unknown[]) => {
      check();
      return end(...given);
    }) as Response['end'];
    next();
  };
