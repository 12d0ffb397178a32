/** A provider's callback address: a real HTTP server that records each callback and answers as the test demands. */
import type { IncomingHttpHeaders } from 'node:http';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type ReceivedCall = { headers: IncomingHttpHeaders; raw: string; path: string };
type Answer = {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  slowMs?: number;
  endless?: true;
};

export type CallbackListener = Awaited<ReturnType<typeof openCallbackListener>>;

export async function openCallbackListener() {
  const received: ReceivedCall[] = [];
  const listener = {
    received,
    url: '',
    port: 0,
    /** The largest number of calls that were open at the same time. */
    most: 0,
    answer: (_call: ReceivedCall): Answer => ({}),
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  let open = 0;
  const server = http.createServer((request, response) => {
    listener.most = Math.max(listener.most, (open += 1));
    response.once('close', () => (open -= 1));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = { headers: request.headers, raw: Buffer.concat(chunks).toString('utf8'), path: request.url ?? '' };
      received.push(call);
      const { status = 204, headers = {}, body, slowMs = 0, endless } = listener.answer(call);
      setTimeout(() => {
        response.writeHead(status, headers);
        if (endless) response.write('x');
        else response.end(body);
      }, slowMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  listener.port = (server.address() as AddressInfo).port;
  listener.url = `http://127.0.0.1:${listener.port}/callbacks`;
  return listener;
}
