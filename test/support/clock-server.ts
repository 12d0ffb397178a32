import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Tells the scenario's time to the processes of the harness: `{ "now": <epoch ms> }`. */
export interface ClockServer {
  url: string;
  close(): Promise<void>;
}

/** Asks the test server itself and not through the scenario's proxy: a clock goes on when Temporal is cut off. While
 *  time is being skipped it tells the time skipped to so far; what is due at that time holds the skipping until it is
 *  done. */
export async function startClockServer(now: () => Promise<number>): Promise<ClockServer> {
  const server = createServer((_request, response) => {
    now().then(
      (time) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ now: time })),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
