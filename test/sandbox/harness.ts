/** A sandbox on real sockets, and an API that only records the webhooks. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { startSandbox } from '../../sandbox/sandbox.ts';
import type { SandboxSettings } from '../../sandbox/settings.ts';
import { smscDefaults } from '../../sandbox/smsc/settings.ts';

const secret = (): string => `whsec_${randomBytes(24).toString('base64')}`;
export const SECRETS = {
  SMS_WEBHOOK_SECRET: secret(),
  CONSENT_WEBHOOK_SECRET: secret(),
  PHONES_WEBHOOK_SECRET: secret(),
  PROVIDERS_WEBHOOK_SECRET: secret(),
  PROVIDERS_CALLBACK_SECRET: secret(),
};

export interface ReceivedWebhook {
  path: string;
  id: string;
  signedWith: keyof typeof SECRETS | undefined;
  body: Record<string, unknown>;
}

/** A stand-in of the API: `answers` are its next statuses, or statuses with a text; without any it answers 204. */
export async function startFakeApi(): Promise<{
  url: string;
  received: ReceivedWebhook[];
  answers: (number | [status: number, text: string])[];
  stop(): Promise<void>;
}> {
  const received: ReceivedWebhook[] = [];
  const answers: (number | [status: number, text: string])[] = [];
  const server = createServer(async (request, response) => {
    const raw = await textOf(request);
    received.push({
      path: request.url ?? '',
      id: String(request.headers['webhook-id']),
      signedWith: signerOf(raw, request),
      body: JSON.parse(raw),
    });
    const [status, text] = [answers.shift() ?? 204].flat() as [number, string?];
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, answers, stop };
}

export async function startWorld(changes: Partial<SandboxSettings> = {}) {
  const api = await startFakeApi();
  const sandbox = await startSandbox({
    ...smscDefaults(),
    SANDBOX_PORT: 0,
    SANDBOX_API_URL: api.url,
    SANDBOX_TOKEN: 'a-token',
    SANDBOX_AUTO: false,
    SANDBOX_DELAY_MS: 20,
    SANDBOX_CONSENT_MS: 60_000,
    SANDBOX_CONSENT_WEBHOOKS: true,
    ...SECRETS,
    ...changes,
  });
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(sandbox.url + path, {
      method,
      headers: { authorization: 'Bearer a-token', 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  }
  const stop = async (): Promise<void> => {
    await sandbox.stop();
    await api.stop();
  };
  return { url: sandbox.url, smppPort: sandbox.smppPort, api, call, stop };
}
export type TestWorld = Awaited<ReturnType<typeof startWorld>>;

/** All receipts or messages that the API received, in order. */
export function items(api: { received: ReceivedWebhook[] }, name: 'receipts' | 'messages'): Record<string, unknown>[] {
  return api.received.flatMap(({ body }) => (body[name] ?? []) as Record<string, unknown>[]);
}

/** Waits until the condition holds; the longest expected wait is the retry of a webhook. */
export async function eventually(isTrue: () => boolean | Promise<boolean>, withinMs = 5000): Promise<void> {
  const until = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > until) throw new Error(`did not happen within ${withinMs} ms: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function signerOf(raw: string, request: IncomingMessage): keyof typeof SECRETS | undefined {
  const names = Object.keys(SECRETS) as (keyof typeof SECRETS)[];
  return names.find((name) => {
    try {
      new Webhook(SECRETS[name]).verify(raw, request.headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  });
}
