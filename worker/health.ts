import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { Gauge } from 'prom-client';
import { boundedServer } from '../adapters/http/bounded-server.ts';
import { openHealth } from '../adapters/process/health.ts';
import type { Sms } from './sms-carrier.ts';
import type { Store } from '../adapters/store/database/store.ts';
import { showDelays } from './delay-metrics.ts';
import { showGateways } from './gateway-metrics.ts';
import { sessionLines, showSessions } from './session-metrics.ts';

/** Only a few monitors call a worker. */
const MAX_CONNECTIONS = 100;
const PLAIN = 'text/plain; charset=utf-8';

type Gateways = Pick<Sms, 'names' | 'isUp' | 'smpp'>;
type Answer = { status: number; text: string; contentType?: string };

/** The worker's server for monitors: liveness, readiness and metrics. */
export function openHealthServer(
  store: Store,
  register: Registry,
  gateways: Gateways,
  isRunning: () => boolean,
): Server {
  showGateways(register, gateways);
  showSessions(register, gateways.smpp);
  showWaiting(register, store);
  showDelays(register, store);
  const health = openHealth({ workers: { isNeeded: true, isThere: async () => isRunning() } }, register);
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    void answer(request.url ?? '/').then(
      ({ status, text, contentType = PLAIN }) => response.writeHead(status, { 'content-type': contentType }).end(text),
      () => response.writeHead(503).end('not available'),
    );
  };
  return boundedServer(serve, { maxConnections: MAX_CONNECTIONS });

  async function answer(url: string): Promise<Answer> {
    if (url === '/healthz') return { status: 200, text: health.alive().status };
    if (url === '/metrics') return { status: 200, ...(await health.metrics()) };
    if (url !== '/readyz') return { status: 404, text: 'not found' };
    const { httpStatus: status, readiness } = await health.ready();
    return { status, text: status === 200 ? [readiness.status, ...details(gateways)].join('\n') : 'not ready' };
  }
}

/** The details under the status: a gateway that is down does not make the worker unready. */
const details = ({ names, isUp, smpp }: Gateways): string[] => [
  ...names.map((name) => `gateway ${name}: ${isUp(name) ? 'up' : 'down'}`),
  ...sessionLines(smpp),
];

/** Shows how many rows of each kind wait in the database, of all processes. */
function showWaiting(register: Registry, { db }: Store): void {
  const undelivered = { deliveredAt: null };
  new Gauge({
    name: 'usynys_waiting',
    help: 'Rows that wait, by kind',
    labelNames: ['kind'],
    registers: [register],
    async collect() {
      const failed = { ...undelivered, failedAt: { not: null } };
      this.set({ kind: 'outbox' }, await db.outbox.count({ where: undelivered }));
      this.set({ kind: 'callbacks' }, await db.callback.count({ where: { ...undelivered, failedAt: null } }));
      this.set({ kind: 'callbacks-failed' }, await db.callback.count({ where: failed }));
      this.set({ kind: 'operator-tasks' }, await db.operatorTask.count({ where: { doneAt: null } }));
    },
  });
}
