import type { Server } from 'node:http';

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 10_000;

/** Stops listening and waits until the requests that run are answered; who takes longer than ten seconds is cut off. */
export async function finishRequests(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that is kept alive becomes idle only after its answer.
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
  const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(patience);
}
