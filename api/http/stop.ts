import type { Server } from 'node:http';
import { Server as Listener } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Who has just connected may still be about to ask. */
const COURTESY_MS = 500;
const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 10_000;

/** Stops listening and waits until the requests that run are answered; who takes longer than ten seconds is cut off. */
export async function finishRequests(server: Server): Promise<void> {
  // The HTTP server's own `close` would at once hang up on connections whose request has not been read yet.
  const closed = new Promise<void>((resolve) => Listener.prototype.close.call(server, () => resolve()));
  await Promise.race([closed, pause(COURTESY_MS)]);
  // A connection that is kept alive becomes idle only after its answer.
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
  const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(patience);
}
