import type { CallbackSender } from '../adapters/callbacks/callback-sender.ts';
import type { AttemptedCallback } from '../adapters/store/callbacks/due-callbacks.ts';
import { noteAttempts, leaseDueCallbacks } from '../adapters/store/callbacks/due-callbacks.ts';
import { providerOf } from '../adapters/store/catalogue/service-definitions.ts';
import type { Store } from '../adapters/store/database/store.ts';
import type { Callback } from '../prisma/generated/client.ts';

/** The callbacks under way for one provider at the same time: a slow provider delays only its own callbacks. */
const EACH = 8;

export type CallbackRounds = {
  /** Notes the results of attempts and begins those that are due; true when it began any. */
  round: () => Promise<boolean>;
  /** Waits for the attempts under way, and notes their results. */
  finish: () => Promise<void>;
};

type Watch = {
  /** Called when an attempt has ended, so that the next round begins at once. */
  ended: () => void;
  observe: (attempted: AttemptedCallback) => void;
};

/** Sends callbacks to providers; an attempt at one provider never waits for the answer of another. */
export function callbackRounds(store: Store, sender: CallbackSender, { ended, observe }: Watch): CallbackRounds {
  const underWay = new Map<string, number>();
  const attempts = new Set<Promise<void>>();
  let unnoted: AttemptedCallback[] = [];

  return { round, finish };

  async function round(): Promise<boolean> {
    await noteEnded();
    const free = new Map([...underWay].map(([providerId, count]) => [providerId, EACH - count]));
    const due = await leaseDueCallbacks(store, { each: EACH, free });
    const at = new Date(await store.now());
    for (const callback of due) begin(callback, at);
    return due.length > 0;
  }

  async function finish(): Promise<void> {
    await Promise.all(attempts);
    await noteEnded();
  }

  /** A result that cannot be noted now is noted in the next round: until then the lease keeps other workers away. */
  async function noteEnded(): Promise<void> {
    const noting = unnoted;
    unnoted = [];
    await noteAttempts(store, noting).catch((fault: unknown) => {
      unnoted = [...noting, ...unnoted];
      throw fault;
    });
  }

  function begin(callback: Callback, at: Date): void {
    const { providerId } = callback;
    count(providerId, 1);
    const running = attempt(callback, at).finally(() => {
      count(providerId, -1);
      attempts.delete(running);
      ended();
    });
    attempts.add(running);
  }

  /** Never throws: when our own database fails the lease ends, and the callback is attempted later. */
  async function attempt(callback: Callback, at: Date): Promise<void> {
    const { id, body, providerId } = callback;
    const provider = await providerOf(store, providerId).catch(() => undefined);
    if (!provider) return;
    const { callbackUrl: url, callbackSecret, previousCallbackSecret: previous } = provider;
    const secrets = [callbackSecret, ...(previous ? [previous] : [])];
    const attempted = { callback, at, result: await sender.send({ id, body: body as object, url, secrets }) };
    observe(attempted);
    unnoted.push(attempted);
  }

  function count(providerId: string, change: number): void {
    const left = (underWay.get(providerId) ?? 0) + change;
    if (left > 0) underWay.set(providerId, left);
    else underWay.delete(providerId);
  }
}
