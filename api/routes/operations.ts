import { setTimeout as pause } from 'node:timers/promises';
import type { Router } from 'express';
import { ping } from '../../adapters/store/database-state.ts';
import type { Api } from '../context.ts';
import type { Metrics } from '../metrics.ts';
import * as operations from '../operations/house.ts';
import { routes } from './routes.ts';

/** Less than those who ask usually wait. */
const PATIENCE_MS = 800;

/** What those who run the system ask: alive, ready, counted. */
export function operationRoutes(api: Api, metrics: Metrics): Router {
  return routes(api, (add) => {
    add(operations.healthz, async (_request, response) => void response.json({ status: 'alive' }));

    add(operations.readyz, async (_request, response) => {
      const [database, temporal] = await Promise.all([
        inTime(ping(api.store.db)),
        inTime(api.isTemporalReachable().then((isThere) => isThere || Promise.reject(new Error('away')))),
      ]);
      const status = !database ? 'not-ready' : temporal ? 'ready' : 'degraded';
      response.status(database ? 200 : 503).json({ status, database, temporal });
    });

    add(operations.metrics, async (_request, response) => {
      response.set('content-type', metrics.contentType).send(await metrics.text());
    });
  });
}

/** Whether this succeeds before anybody loses patience. */
const inTime = (work: PromiseLike<unknown>): Promise<boolean> =>
  Promise.race([Promise.resolve(work).then(succeeded, failed), pause(PATIENCE_MS, false, { ref: false })]);
const succeeded = (): boolean => true;
const failed = (): boolean => false;
