import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves the scenario's time to the processes of the harness: `{ "now": <epoch ms> }`. */
export interface ClockServer {
  url: string;
  close(): Promise<void>;
}

/** `now` reads the test server directly, not through the scenario's proxy, so the clock also runs while Temporal is cut
 *  off. During a skip it is the time reached so far: work that is due holds the skip until it is done. */
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
