/** The HTTP server to which Kannel delivers receipts of SMS parts by GET, and replies of phones by POST. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Kannel's report on one part; `status` is Kannel's number. */
export type Report = { smsId: string; part: number; status: string };
export type Reply = { from: string; text: string };
export type Receiver = { url: string; reports: Report[]; replies: Reply[]; stop(): Promise<void> };

export async function startReceiver(): Promise<Receiver> {
  const reports: Report[] = [];
  const replies: Reply[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://receiver');
      if (pathname === '/reports') reports.push(reportIn(searchParams));
      else replies.push(replyIn(request, Buffer.concat(chunks)));
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reports,
    replies,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const reportIn = (query: URLSearchParams): Report => ({
  smsId: query.get('id') ?? '',
  part: Number(query.get('part')),
  status: query.get('status') ?? '',
});

/** Kannel posts what does not fit into GSM letters as UTF-16BE. */
function replyIn({ headers }: http.IncomingMessage, body: Buffer): Reply {
  const isWide = /utf-16be/i.test(headers['content-type'] ?? '');
  const text = isWide ? body.swap16().toString('utf16le') : body.toString('utf8');
  return { from: `+${String(headers['x-kannel-from']).replace('+', '')}`, text };
}
