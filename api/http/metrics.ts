import type { Request, RequestHandler } from 'express';
import type { Registry } from 'prom-client';
import { Counter, Histogram } from 'prom-client';
import { openRegistry } from '../../adapters/process/metrics.ts';

/** The metrics of the API: routes, statuses and durations; no caller and no personal data. */
export type Metrics = {
  watch: RequestHandler;
  /** Counts a message that ШЭП sent, by type and result. */
  countShep(seen: { type: string; result: string }): void;
  register: Registry;
};

const SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5];

export function openMetrics(): Metrics {
  const register = openRegistry();
  const labelNames = ['method', 'route', 'status'];
  const requests = new Counter({
    name: 'usynys_http_requests_total',
    help: 'Answers by route and status',
    labelNames,
    registers: [register],
  });
  const durations = new Histogram({
    name: 'usynys_http_request_seconds',
    help: 'Time to the answer by route',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers: [register],
  });
  const shepMessages = new Counter({
    name: 'usynys_shep_messages_total',
    help: 'Messages that ШЭП sent, by type and result',
    labelNames: ['type', 'result'],
    registers: [register],
  });
  return {
    countShep: ({ type, result }) => shepMessages.inc({ type, result }),
    register,
    watch: (request, response, next) => {
      const begun = performance.now();
      response.once('close', () => {
        const { method } = request;
        const route = routeOf(request);
        requests.inc({ method, route, status: response.statusCode });
        durations.observe({ method, route }, (performance.now() - begun) / 1000);
      });
      next();
    },
  };
}

/** The pattern of the route that answered; all unknown paths count as one route. */
export function routeOf({ route }: Request): string {
  const { path } = (route ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : 'unknown';
}
