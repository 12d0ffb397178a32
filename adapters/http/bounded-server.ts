import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { SECOND_MS } from '../../domain/durations.ts';

/** How much of us one connection may take, and how many there may be. */
export type Bounds = typeof BOUNDS;

const BOUNDS = {
  /** From the first byte, or from the connection when none comes. */
  headersTimeout: 10 * SECOND_MS,
  requestTimeout: 30 * SECOND_MS,
  /** A proxy keeps its connections for a minute: ours must live longer, or a request meets a closing door. */
  keepAliveTimeout: 75 * SECOND_MS,
  /** Nothing came and nothing could be sent for so long: the caller does not read our answer. */
  timeout: 60 * SECOND_MS,
  /** How often the first two are looked at. */
  connectionsCheckingInterval: 2 * SECOND_MS,
  maxHeaderSize: 16_384,
  maxHeaders: 100,
  /** Then the connection ends, so that a new process behind a balancer has its share. */
  maxRequestsPerSocket: 10_000,
  maxConnections: 2_000,
};

/** A server that no slow, large or numerous caller can occupy for long. What cannot be read as HTTP gets a bare status,
 *  without a word: 400, 408, 431. */
export function boundedServer(listener: RequestListener, changes: Partial<Bounds> = {}): Server {
  const { maxHeaders, maxRequestsPerSocket, maxConnections, timeout, ...options } = { ...BOUNDS, ...changes };
  const server = createServer(options, (request, response) => {
    // Node would leave out the headers over its count without a word, and with them maybe a signature.
    if (request.rawHeaders.length / 2 <= maxHeaders) return listener(request, response);
    response.writeHead(431, { connection: 'close' }).end();
  });
  return Object.assign(server, { maxHeadersCount: maxHeaders, maxRequestsPerSocket, maxConnections, timeout });
}
