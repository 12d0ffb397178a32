import type { RequestHandler, Response } from 'express';

/** What a route owes before its answer leaves: a read of people was audited (§6b), the call of a gateway was verified. */
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
    const { send, end } = response;
    const check = (): void => {
      if (response.statusCode < 400 && !kept.get(response)?.has(promised))
        throw new Error(`The route answers without its ${promised}`);
    };
    response.send = function checkedSend(...body) {
      check();
      return send.apply(this, body);
    };
    response.end = function checkedEnd(this: Response, ...rest: unknown[]) {
      check();
      return (end as (...given: unknown[]) => Response).apply(this, rest);
    } as Response['end'];
    next();
  };
