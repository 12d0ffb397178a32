import type { RequestHandler, Response } from 'express';

/** The step that a route must take before it answers: write an audited read (§6b), or verify the call of a gateway
 *  (§6c). */
export type RequiredStep = 'audited-read' | 'verified-call';

const steps = new WeakMap<object, Set<RequiredStep>>();

/** Notes that the route has taken a step. */
export function noteStep(response: Response | undefined, step: RequiredStep): void {
  if (response) steps.set(response, (steps.get(response) ?? new Set()).add(step));
}

/** Throws when a route answers with success before it has taken its step: no data is sent and no call is acknowledged.
 *  A problem may always be sent. */
export const requireStep =
  (step: RequiredStep): RequestHandler =>
  (_request, response, next) => {
    const send = response.send.bind(response);
    const end = response.end.bind(response) as (...given: unknown[]) => Response;
    const check = (): void => {
      if (response.statusCode < 400 && !steps.get(response)?.has(step))
        throw new Error(`The route answers without its ${step}`);
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
