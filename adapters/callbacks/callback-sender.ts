import type { IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { machineTimeIn } from '../clock/clock.ts';
import type { CallbackAttempt, AttemptError } from '../store/callbacks/due-callbacks.ts';
import type { CallbackKey } from './callback-keys.ts';
import { signatureV1, signatureV1a } from '../http/standard-signature.ts';
import type { Resolve } from './callback-addresses.ts';
import { AddressForbidden, callbackAddresses } from './callback-addresses.ts';
import { retryAfterMs } from './retry-after.ts';
import type { CallbackSettings } from './callback-settings.ts';

/** One deadline for the whole attempt: name, connection, TLS, answer. */
const TIMEOUT_MS = 10_000;
/** Shorter than most servers keep a connection, so that we do not write into a closing one. */
const IDLE_MS = 4_000;
/** The body of an answer is not used; a longer one than this ends the connection. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** One state change to deliver, and the secrets that sign it: all that are valid now. */
export type OutgoingCallback = { id: string; body: object; url: string; secrets: readonly string[] };

export type CallbackSender = { send: (callback: OutgoingCallback) => Promise<CallbackAttempt>; close: () => void };

type Settings = CallbackSettings & {
  httpsOnly: boolean;
  keys: readonly CallbackKey[];
  timeoutMs?: number;
  resolve?: Resolve;
};

/** Delivers state changes to providers, signed by Standard Webhooks (v1 and v1a): to allowed addresses only, and
 *  without following redirects. */
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
        return { ...attemptOf(await post(url, callback)), ms: ms() };
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
        discard(response);
        resolve(response);
      });
      request.on('error', reject).end(payload);
    });
  }
}

function discard(response: IncomingMessage): void {
  let length = 0;
  response.on('error', () => {}); // the status is known already; a fault in the rest of the answer changes nothing
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) response.destroy();
  });
}

function attemptOf({ statusCode: status = 0, headers }: IncomingMessage): Omit<CallbackAttempt, 'ms'> {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status };
  if (status === 410) return { outcome: 'gone', status, error: 'status' };
  const later = retryAfterMs(headers['retry-after'], machineTimeIn(0));
  const error = status >= 300 && status < 400 ? 'redirect' : 'status';
  return { outcome: 'failed', status, error, ...(later > 0 ? { retryAfterMs: later } : {}) };
}

function errorOf(fault: unknown): AttemptError {
  if (fault instanceof AddressForbidden) return 'address-forbidden';
  const { name = '', code = '' } = fault as { name?: string; code?: string };
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name-not-found';
  if (code === 'ECONNREFUSED') return 'refused';
  return /CERT|TLS|SSL|EPROTO|SELF_SIGNED|UNABLE_TO/.test(code) ? 'tls' : 'connection';
}
