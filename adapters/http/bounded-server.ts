import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { SECOND_MS } from '../../domain/durations.ts';

/** The resources that one connection may take, and how many connections there may be. */
export type Bounds = typeof BOUNDS;

const BOUNDS = {
  /** From the first byte, or from the connection when none comes. */
  headersTimeout: 10 * SECOND_MS,
  requestTimeout: 30 * SECOND_MS,
  /** A proxy keeps its connections for a minute: ours must live longer, or a request meets a connection
   *  that is just being closed. */
  keepAliveTimeout: 75 * SECOND_MS,
  /** No byte came and none could be sent for this long: the caller no longer reads. */
  timeout: 60 * SECOND_MS,
  /** How often the first two are checked. */
  connectionsCheckingInterval: 2 * SECOND_MS,
  maxHeaderSize: 16_384,
  maxHeaders: 100,
  /** Then the connection ends, so that a new process behind a balancer has its share. */
  maxRequestsPerSocket: 10_000,
  maxConnections: 2_000,
};

/** A server that no slow, large or numerous caller can occupy for long. What cannot be read as HTTP gets a bare status
 *  without a body: 400, 408 or 431. */
export function boundedServer(listener: RequestListener, changes: Partial<Bounds> = {}): Server {
  const { maxHeaders, maxRequestsPerSocket, maxConnections, timeout, ...options } = { ...BOUNDS, ...changes };
  const server = createServer(options, (request, response) => {
    // Node silently drops the headers above its count, and a signature may be among them.
    if (request.rawHeaders.length / 2 <= maxHeaders) return listener(request, response);
    response.writeHead(431, { connection: 'close' }).end();
  });
  return Object.assign(server, { maxHeadersCount: maxHeaders, maxRequestsPerSocket, maxConnections, timeout });
}
