/** A real HTTP server that accepts forms; tests use it as an aggregator. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type FormCall = { path: string; query: URLSearchParams; form: Record<string, string>; contentType: string };
export type FormAnswer = { status?: number; body?: unknown; slowMs?: number; cut?: true };

export type FormServer = Awaited<ReturnType<typeof startFormServer>>;

/** Starts the server; it records every call and passes it to `answer`. */
export async function startFormServer(answer: (call: FormCall) => FormAnswer) {
  const calls: FormCall[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      if (request.method !== 'POST') return void response.writeHead(405).end();
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
      const contentType = request.headers['content-type'] ?? '';
      const call = { path: pathname, query: searchParams, form, contentType };
      calls.push(call);
      const { status = 200, body = {}, slowMs = 0, cut } = answer(call);
      if (cut) return void request.socket.destroy();
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/json' }).end(text), slowMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
