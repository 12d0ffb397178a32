import { z } from 'zod';
import type { Operation } from '../http/operation.ts';

const common = { method: 'get', tag: 'Operations', caller: 'public', problems: [] } as const;

const Readiness = z
  .object({
    status: z.enum(['ready', 'degraded', 'not-ready']),
    database: z.boolean(),
    temporal: z
      .boolean()
      .meta({ description: 'False while Temporal is away: offers and answers are stored and delivered later' }),
  })
  .meta({ id: 'Readiness' });

export const healthz: Operation = {
  ...common,
  path: '/healthz',
  id: 'healthz',
  summary: 'The process is alive',
  answers: { 200: { description: 'Alive', schema: z.object({ status: z.literal('alive') }) } },
};

export const readyz: Operation = {
  ...common,
  path: '/readyz',
  id: 'readyz',
  summary: 'The API can handle requests: the database answers',
  answers: {
    200: { description: 'Ready; degraded while Temporal is away', schema: Readiness },
    503: { description: 'The database is away', schema: Readiness },
  },
};

export const metrics: Operation = {
  ...common,
  path: '/metrics',
  id: 'metrics',
  summary: 'Counters for Prometheus',
  answers: { 200: { description: 'Text format of Prometheus', schema: z.string(), contentType: 'text/plain' } },
};

export const healthOperations = [healthz, readyz, metrics];
