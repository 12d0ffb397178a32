/** A server that answers as a test demands, and what it received. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type Demanded = { status: number; body?: unknown; headers?: http.OutgoingHttpHeaders; slowMs?: number };
export type AnsweringSystem = {
  answer: Demanded;
  received: unknown;
  system: { url: string; token: string; timeoutMs: number };
};

/** Started before the tests of the suite that calls it, and closed after them. */
export function answeringSystem(): AnsweringSystem {
  const outside: AnsweringSystem = {
    answer: { status: 200 },
    received: undefined,
    system: { url: '', token: 't', timeoutMs: 10_000 },
  };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      outside.received = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
      const { status, body, headers, slowMs = 0 } = outside.answer;
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
      setTimeout(() => response.writeHead(status, headers).end(text), slowMs);
    });
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    outside.system.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.closeAllConnections());
  after(() => void server.close());
  return outside;
}

/** An application for a service. */
export const APPLICATION = {
  offerId: 'f3b1',
  serviceCode: 's',
  recipient: { iin: '900101400013' },
  eligibilityFacts: {},
  acceptedAt: '2026-11-24T06:00:00Z',
  consentToken: 'k',
};
