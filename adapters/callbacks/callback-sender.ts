import type { IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { machineTimeIn } from '../clock/clock.ts';
import type { CallbackAttempt, TryError } from '../store/callbacks/due-callbacks.ts';
import type { CallbackKey } from './callback-keys.ts';
import { signatureV1, signatureV1a } from '../http/standard-signature.ts';
import type { Resolve } from './callback-addresses.ts';
import { AddressForbidden, callbackAddresses } from './callback-addresses.ts';
import { retryAfterMs } from './retry-after.ts';
import type { CallbackSettings } from './callback-settings.ts';

/** One deadline for the whole try: name, connection, TLS, answer. */
const TIMEOUT_MS = 10_000;
/** Shorter than most servers keep a connection, so that we do not write into a closing one. */
const IDLE_MS = 4_000;
/** Their answer is not read; more of it than this, and they are hung up on. */
const MOST_OF_ANSWER = 64 * 1024;

/** One change to tell, and with what to sign it: every secret that is valid signs. */
export type OutgoingCallback = { id: string; body: object; url: string; secrets: readonly string[] };

export type CallbackSender = { send: (callback: OutgoingCallback) => Promise<CallbackAttempt>; close: () => void };

type Settings = CallbackSettings & {
  httpsOnly: boolean;
  keys: readonly CallbackKey[];
  timeoutMs?: number;
  resolve?: Resolve;
};

/** Tells providers their changes, signed after Standard Webhooks (v1 and v1a): only where it may, and following no
 *  redirect. */
export function openCallbackSender(settings: Settings): CallbackSender {
  const { httpsOnly, keys, timeoutMs = TIMEOUT_MS } = settings;
  const addresses = callbackAddresses(settings, settings.resolve);
  const pool = { keepAlive: true, timeout: IDLE_MS, lookup: addresses.lookup };
  const agents = { http: new http.Agent(pool), https: new https.Agent(pool) };

  return {
    async send(callback) {
      const begun = performance.now();
      const ms = () => Math.round(performance.now() - begun);
      try {
        const url = new URL(callback.url);
        if (httpsOnly && url.protocol !== 'https:') return { outcome: 'failed', error: 'not-https', ms: ms() };
        addresses.checkHost(url.hostname);
        return { ...judged(await post(url, callback)), ms: ms() };
      } catch (fault) {
        return { outcome: 'failed', error: errorOf(fault), ms: ms() };
      }
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };

  function post(url: URL, { id, body, secrets }: OutgoingCallback): Promise<IncomingMessage> {
    const payload = Buffer.from(JSON.stringify(body));
    const signed = { id, timestamp: String(Math.floor(machineTimeIn(0) / 1000)), body: payload };
    const signatures = [
      ...secrets.map((secret) => signatureV1(secret, signed)),
      ...keys.map(({ key }) => signatureV1a(key, signed)),
    ];
    const isSecure = url.protocol === 'https:';
    const options: RequestOptions = {
      method: 'POST',
      agent: isSecure ? agents.https : agents.http,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        'content-length': payload.length,
        'user-agent': 'Usynys',
        'webhook-id': id,
        'webhook-timestamp': signed.timestamp,
        'webhook-signature': signatures.join(' '),
      },
    };
    return new Promise((resolve, reject) => {
      const request = (isSecure ? https : http).request(url, options, (response) => {
        throwAway(response);
        resolve(response);
      });
      request.on('error', reject).end(payload);
    });
  }
}

function throwAway(response: IncomingMessage): void {
  let length = 0;
  response.on('error', () => {}); // the status is known; how the rest ends does not matter
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MOST_OF_ANSWER) response.destroy();
  });
}

function judged({ statusCode: status = 0, headers }: IncomingMessage): Omit<CallbackAttempt, 'ms'> {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status };
  if (status === 410) return { outcome: 'gone', status, error: 'status' };
  const later = retryAfterMs(headers['retry-after'], machineTimeIn(0));
  const error = status >= 300 && status < 400 ? 'redirect' : 'status';
  return { outcome: 'failed', status, error, ...(later > 0 ? { retryAfterMs: later } : {}) };
}

function errorOf(fault: unknown): TryError {
  if (fault instanceof AddressForbidden) return 'address-forbidden';
  const { name = '', code = '' } = fault as { name?: string; code?: string };
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name-not-found';
  if (code === 'ECONNREFUSED') return 'refused';
  return /CERT|TLS|SSL|EPROTO|SELF_SIGNED|UNABLE_TO/.test(code) ? 'tls' : 'connection';
}
