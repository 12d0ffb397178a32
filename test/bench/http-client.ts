import { createHmac } from 'node:crypto';
import http from 'node:http';

export type Answer = { status: number; text: string; ms: number };

// So many sockets that no request waits for one, whatever --in-flight is.
const agent = new http.Agent({ keepAlive: true, maxSockets: 512 });

/** One POST of JSON with Node's plain HTTP client, and the time from the call to the last byte of the answer. */
export function post(url: string, json: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const body = Buffer.from(json);
    const sent = { 'content-type': 'application/json', 'content-length': body.length, ...headers };
    const request = http.request(url, { method: 'POST', agent, headers: sent }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: response.statusCode ?? 0, text, ms: performance.now() - started });
      });
      response.once('error', reject);
    });
    request.once('error', reject);
    request.end(body);
  });
}

/** The headers of Standard Webhooks. */
export function signature(secret: string, id: string, json: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = createHmac('sha256', key).update(`${id}.${timestamp}.${json}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signed}` };
}

export const closeConnections = (): void => agent.destroy();
