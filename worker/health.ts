import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { collectDefaultMetrics, Gauge } from 'prom-client';
import { boundedServer } from '../adapters/http/bounded-server.ts';
import type { Sms } from './sms-carrier.ts';
import type { Store } from '../adapters/store/store.ts';
import { showGateways } from './gateway-metrics.ts';
import { sessionLines, showSessions } from './session-metrics.ts';

/** Who watches a worker are a few. */
const MAX_CONNECTIONS = 100;

/** The worker's own door: alive, ready, and how much waits. */
export function openHealth(
  store: Store,
  register: Registry,
  gateways: Pick<Sms, 'names' | 'isUp' | 'smpp'>,
  isReady: () => boolean,
): Server {
  collectDefaultMetrics({ register });
  showGateways(register, gateways);
  showSessions(register, gateways.smpp);
  const waiting = new Gauge({
    name: 'usynys_waiting',
    help: 'Rows that wait, by kind',
    labelNames: ['kind'],
    registers: [register],
  });
  const door = (request: IncomingMessage, response: ServerResponse) => {
    void answer(request.url ?? '/').then(
      ({ status, text }) => response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text),
      () => response.writeHead(503).end('not available'),
    );
  };
  return boundedServer(door, { maxConnections: MAX_CONNECTIONS });

  async function answer(url: string): Promise<{ status: number; text: string }> {
    if (url === '/healthz') return { status: 200, text: 'alive' };
    if (url === '/readyz') return isReady() ? { status: 200, text: ready() } : { status: 503, text: 'not ready' };
    if (url !== '/metrics') return { status: 404, text: 'not found' };
    const undelivered = { deliveredAt: null };
    const failed = { ...undelivered, failedAt: { not: null } };
    waiting.set({ kind: 'outbox' }, await store.db.outbox.count({ where: undelivered }));
    waiting.set({ kind: 'callbacks' }, await store.db.callback.count({ where: { ...undelivered, failedAt: null } }));
    waiting.set({ kind: 'callbacks-failed' }, await store.db.callback.count({ where: failed }));
    waiting.set({ kind: 'operator-tasks' }, await store.db.operatorTask.count({ where: { doneAt: null } }));
    return { status: 200, text: await register.metrics() };
  }
  /** A gateway that is down makes no worker unready: it is the detail under the word. */
  function ready(): string {
    const states = gateways.names.map((name) => `gateway ${name}: ${gateways.isUp(name) ? 'up' : 'down'}`);
    return ['ready', ...states, ...sessionLines(gateways.smpp)].join('\n');
  }
}
