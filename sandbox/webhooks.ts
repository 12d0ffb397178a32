/** Signed webhooks to the API: retried until they are accepted or refused for good, one at a time per source, so that
 *  order is kept. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

const RETRY_MS = 500;
const GIVE_UP_MS = 10 * 60 * 1000;
const ANSWER_MS = 10_000;

/** §3.2: the codes of a decision that was stored and does not count: sent again it gets the same answer. */
const FINAL_REFUSALS = /ground-not-listed|contradicts-first-decision|message-id-reused/;

/** A call of the API: JSON, signed anew at each attempt, or a document, signed already. */
type Message = { source: string; path: string } & (
  | { secret: string; body: unknown; xml?: undefined }
  | { xml: string; isAccepted: (answer: string) => boolean }
);

export interface Webhooks {
  /** Resolves when the API has accepted the message or refused it for good (true), or when it was given up or forgotten
   *  (false). */
  send(message: Message): Promise<boolean>;
  waiting(): number;
  forget(): void;
}

interface Job {
  path: string;
  payload: string;
  headers: () => Record<string, string>;
  isAccepted: (answer: string) => boolean;
  stopped: AbortSignal;
  settle(delivered: boolean): void;
}

export function createWebhooks(apiUrl: string): Webhooks {
  const queues = new Map<string, Job[]>();
  let world = new AbortController();

  async function drain(source: string, queue: Job[]): Promise<void> {
    for (let job = queue[0]; job; job = queue[0]) {
      const delivered = await deliver(apiUrl, job);
      queue.shift();
      job.settle(delivered);
    }
    queues.delete(source);
  }

  return {
    send: (message) =>
      new Promise((settle) => {
        const { source, path } = message;
        const job = { path, ...contentOf(message), stopped: world.signal };
        const queue = queues.get(source);
        if (queue) {
          queue.push({ ...job, settle });
          return;
        }
        const fresh = [{ ...job, settle }];
        queues.set(source, fresh);
        void drain(source, fresh);
      }),
    waiting: () => [...queues.values()].reduce((count, queue) => count + queue.length, 0),
    forget: () => {
      world.abort();
      world = new AbortController();
    },
  };
}

function contentOf(message: Message): Pick<Job, 'payload' | 'headers' | 'isAccepted'> {
  if (message.xml !== undefined) {
    const { xml: payload, isAccepted } = message;
    return { payload, isAccepted, headers: () => ({ 'content-type': 'text/xml; charset=utf-8' }) };
  }
  const id = `msg_${randomUUID()}`;
  const payload = JSON.stringify(message.body);
  // Signed anew at each attempt with real time, whatever the scenario's clock: the receiver checks its age.
  const headers = () => {
    const timestamp = new Date();
    return {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
      'webhook-signature': new Webhook(message.secret).sign(id, timestamp, payload),
    };
  };
  return { payload, headers, isAccepted: () => true };
}

async function deliver(apiUrl: string, job: Job): Promise<boolean> {
  const giveUpAt = Date.now() + GIVE_UP_MS;
  while (!job.stopped.aborted && Date.now() < giveUpAt) {
    if (await attempt(apiUrl, job)) return true;
    await sleep(RETRY_MS, undefined, { signal: job.stopped }).catch(() => undefined);
  }
  return false;
}

async function attempt(apiUrl: string, { path, payload, headers, isAccepted, stopped }: Job): Promise<boolean> {
  try {
    const response = await fetch(apiUrl + path, {
      method: 'POST',
      headers: headers(),
      body: payload,
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MS)]),
    });
    const answer = await response.text(); // read to its end, so that the connection serves the next one
    const isFinal = response.status >= 400 && FINAL_REFUSALS.test(answer);
    return isFinal || (response.ok && isAccepted(answer));
  } catch {
    return false; // not reachable, or restarting: it is tried again
  }
}

/** Sends the same message `count` times, each under its own webhook id: only the id inside identifies the repeats. */
export async function sendTimes(count: number, send: () => Promise<boolean>): Promise<boolean> {
  const results = await Promise.all(Array.from({ length: count }, send));
  return results.every(Boolean);
}
