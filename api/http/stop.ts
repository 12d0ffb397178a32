import type { Server } from 'node:http';
import { Server as Listener } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A client that has just connected may be about to send its request. */
const NEW_CONNECTION_MS = 500;
const POLL_EVERY_MS = 50;
const DRAIN_TIMEOUT_MS = 10_000;

/** Stops listening and waits until running requests are answered; after ten seconds it closes all connections. */
export async function finishRequests(server: Server): Promise<void> {
  // The HTTP server's own `close` would at once close connections whose request has not been read yet.
  const closed = new Promise<void>((resolve) => Listener.prototype.close.call(server, () => resolve()));
  await Promise.race([closed, pause(NEW_CONNECTION_MS)]);
  // A keep-alive connection becomes idle only after its answer.
  const idle = setInterval(() => server.closeIdleConnections(), POLL_EVERY_MS);
  const timeout = setTimeout(() => server.closeAllConnections(), DRAIN_TIMEOUT_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(timeout);
}
