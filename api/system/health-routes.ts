import type { Router } from 'express';
import { openHealth } from '../../adapters/process/health.ts';
import { ping } from '../../adapters/store/database/database-state.ts';
import type { Api } from '../http/context.ts';
import type { Metrics } from '../http/metrics.ts';
import * as operations from './health-operations.ts';
import { routes } from '../http/routes.ts';

/** Liveness, readiness and metrics. While Temporal is away, the API is ready: requests are stored (§6c). */
export function operationRoutes(api: Api, { register }: Metrics): Router {
  const { store, isTemporalReachable } = api;
  const health = openHealth(
    {
      database: { isNeeded: true, isThere: () => ping(store.db).then(() => true) },
      temporal: { isNeeded: false, isThere: isTemporalReachable },
    },
    register,
  );
  return routes(api, (add) => {
    add(operations.healthz, async (_request, response) => void response.json(health.alive()));

    add(operations.readyz, async (_request, response) => {
      const { httpStatus, readiness } = await health.ready();
      response.status(httpStatus).json(readiness);
    });

    add(operations.metrics, async (_request, response) => {
      const { contentType, text } = await health.metrics();
      response.set('content-type', contentType).send(text);
    });
  });
}
