/** A provider's system in TypeScript. docs/connect-your-system.md leads through it. */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

const { API, PROVIDER, TOKEN, WEBHOOK_SECRET = '', CALLBACK_SECRET = '', PORT = '8080' } = process.env;
type Application = { offerId: string; facts?: { children?: number } };
type Callback = { type: string; data: { state: string; reason?: string } };
type Answer = [status: number, body?: object];
const decisions = new Map<string, { outcome: string }>(); // a real system keeps both in its database
const seen = new Set<string>();

/** Your own rule; a refusal names a ground that the service lists. */
function decide({ facts }: Application) {
  if ((facts?.children ?? 0) > 0) return { outcome: 'granted', resultNumber: 'A-1' };
  return { outcome: 'refused', ground: 'no-children' };
}

/** One webhook-id for one decision; each attempt is signed anew. */
async function sendResult(offerId: string, decision: { outcome: string }): Promise<void> {
  const [id, body] = [`msg_${randomUUID()}`, JSON.stringify({ offerId, ...decision })];
  for (let wait = 1_000; ; wait = Math.min(wait * 2, 60_000)) {
    await pause(wait);
    const now = new Date();
    const sentAt = { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(now.getTime() / 1000)) };
    const signed = { ...sentAt, 'webhook-signature': new Webhook(WEBHOOK_SECRET).sign(id, now, body) };
    const headers = { 'content-type': 'application/json', ...signed };
    const call = { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) };
    const answer = await fetch(`${API}/webhooks/providers/${PROVIDER}/results`, call).catch(() => undefined);
    console.log('result', decision.outcome, answer?.status, await answer?.text());
    if (answer && answer.status !== 429 && answer.status < 500) return; // 204: it counts; else a person reads it
  }
}

function apply(body: string, offerId: string): Answer {
  const known = decisions.get(offerId); // the same application may come again
  const decision = known ?? decide(JSON.parse(body) as Application);
  decisions.set(offerId, decision);
  if (!known) console.log('application', body);
  if (!known) void sendResult(offerId, decision);
  return [202, { applicationNumber: `N-${offerId.slice(0, 8)}` }];
}

function receive(body: string, headers: http.IncomingHttpHeaders): Answer {
  try {
    new Webhook(CALLBACK_SECRET).verify(body, headers as Record<string, string>); // and not older than five minutes
  } catch {
    return [401, {}];
  }
  const { type, data } = JSON.parse(body) as Callback;
  if (!seen.has(String(headers['webhook-id']))) console.log('callback', type, data.state, data.reason ?? '');
  seen.add(String(headers['webhook-id'])); // the same callback may come again
  return [204];
}

function answerTo({ method, url = '', headers }: http.IncomingMessage, body: string): Answer {
  if (url === '/callbacks') return receive(body, headers);
  if (headers.authorization !== `Bearer ${TOKEN}`) return [401, {}];
  if (method === 'POST') return apply(body, String(headers['idempotency-key']));
  const known = decisions.get(url.slice('/applications/'.length)); // asked after an outage, and near the act's term
  return known ? [200, { status: 'done', ...known }] : [404, {}];
}

const server = http.createServer((request, response) => {
  const serve = async () => {
    const [status, answer] = answerTo(request, Buffer.concat(await request.toArray()).toString('utf8'));
    response.writeHead(status, { 'content-type': 'application/json' }).end(answer && JSON.stringify(answer));
  };
  serve().catch(() => response.writeHead(500).end());
});
server.listen(Number(PORT), '127.0.0.1', () => console.log('listening'));
