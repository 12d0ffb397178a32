import express, { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { authenticate } from './authentication.ts';
import { callerNetworkIn } from './caller-address.ts';
import { needTicket } from './codec-guard.ts';
import type { Api } from './context.ts';
import { mustKeepPromise } from './kept-promises.ts';
import type { Operation } from './operation.ts';

type Handler = (request: Request, response: Response) => Promise<void>;
/** Adds the behaviour of one operation to the router. */
export type AddRoute = (operation: Operation, handle: Handler) => void;

const MAX_BODY = '1mb';

/** A router on which each operation gets its guards, in this order: who calls, how often, then the body. */
export function routes(api: Api, define: (add: AddRoute) => void): Router {
  const router = Router();
  define((operation, handle) => {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router[operation.method](path, ...guards(api, operation), handle);
  });
  return router;
}

function guards(api: Api, { id, caller, minimumRole, showsPeople, body }: Operation): RequestHandler[] {
  if (caller === 'public') return body ? [express.json({ limit: '10kb' })] : [];
  // The raw bytes are what a gateway has signed; its signature is checked by the route, which knows the secret.
  if (caller === 'gateway' || caller === 'shep')
    return [
      heldBack(api),
      noteArrival(api),
      mustKeepPromise('verified-call'),
      express.raw({ type: () => true, limit: MAX_BODY }),
    ];
  if (caller === 'codec') return [needTicket(api.codec), limitedAs(api, 'codec'), express.json({ limit: '5mb' })];
  const admission = {
    id,
    ...(caller === 'operator' ? {} : { scope: caller }),
    ...(minimumRole ? { minimumRole } : {}),
    ...(showsPeople ? { showsPeople } : {}),
  };
  return [
    heldBack(api),
    ...(showsPeople ? [mustKeepPromise('audited-read')] : []),
    authenticate(api, admission),
    ...(body ? [express.json({ limit: MAX_BODY })] : []),
  ];
}

/** Who calls is unknown before a key was looked up, or a body read and verified, which costs more than this check
 *  in memory. Keys and gateways have a share of their own besides, which unknown callers cannot use up. */
const heldBack =
  ({ limits }: Api): RequestHandler =>
  async (request, _response, next) => {
    await limits.perUnknownCaller(callerNetworkIn(request));
    next();
  };

/** A caller without a key of its own. */
const limitedAs =
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
