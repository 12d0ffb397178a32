import express, { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { authenticate } from './authentication.ts';
import { callerNetworkIn } from './caller-address.ts';
import { needTicket } from './codec-guard.ts';
import type { Api } from './context.ts';
import { requireStep } from './required-steps.ts';
import type { Operation } from './operation.ts';

type Handler = (request: Request, response: Response) => Promise<void>;
/** Adds the behaviour of one operation to the router. */
export type AddRoute = (operation: Operation, handle: Handler) => void;

const MAX_BODY = '1mb';

/** A router on which each operation gets its guards: rate limit and authentication before the body is read. */
export function routes(api: Api, define: (add: AddRoute) => void): Router {
  const router = Router();
  define((operation, handle) => {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router[operation.method](path, ...guards(api, operation), handle);
  });
  return router;
}

function guards(api: Api, { id, caller, minimumRole, showsPersonalData, body }: Operation): RequestHandler[] {
  if (caller === 'public') return body ? [express.json({ limit: '10kb' })] : [];
  // A gateway signs the raw bytes; the route, which knows the secret, checks the signature.
  if (caller === 'gateway' || caller === 'shep')
    return [
      limitUnknownCaller(api),
      noteArrival(api),
      requireStep('verified-call'),
      express.raw({ type: () => true, limit: MAX_BODY }),
    ];
  if (caller === 'codec') return [needTicket(api.codec), limitAs(api, 'codec'), express.json({ limit: '5mb' })];
  const admission = {
    id,
    ...(caller === 'operator' ? {} : { scope: caller }),
    ...(minimumRole ? { minimumRole } : {}),
    ...(showsPersonalData ? { showsPersonalData } : {}),
  };
  return [
    limitUnknownCaller(api),
    ...(showsPersonalData ? [requireStep('audited-read')] : []),
    authenticate(api, admission),
    ...(body ? [express.json({ limit: MAX_BODY })] : []),
  ];
}

/** Limits requests from one network before the caller is authenticated: to look up a key or to verify a body costs more
 *  than this count in memory. Keys and gateways also have limits of their own, which unknown callers cannot use up. */
const limitUnknownCaller =
  ({ limits }: Api): RequestHandler =>
  async (request, _response, next) => {
    await limits.perUnknownCaller(callerNetworkIn(request));
    next();
  };

/** Limits callers that share one name and have no key of their own. */
const limitAs =
  (api: Api, name: string): RequestHandler =>
  async (_request, _response, next) => {
    await api.limits.perGateway(name);
    next();
  };

function noteArrival({ store }: Api): RequestHandler {
  return async (_request, response, next) => {
    response.locals['arrivedAtMs'] = await store.now();
    next();
  };
}
