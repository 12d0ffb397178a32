import type { CallbackSender } from '../adapters/callbacks/callback-sender.ts';
import type { AttemptedCallback } from '../adapters/store/callbacks/due-callbacks.ts';
import { noteAttempts, leaseDueCallbacks } from '../adapters/store/callbacks/due-callbacks.ts';
import { providerOf } from '../adapters/store/catalogue/service-definitions.ts';
import type { Store } from '../adapters/store/database/store.ts';
import type { Callback } from '../prisma/generated/client.ts';

/** How many a provider is told at the same time: a slow provider delays only its own callbacks. */
const EACH = 8;

export type CallbackRounds = {
  /** Notes what came of attemptLog and begins those that are due; true when it began any. */
  round: () => Promise<boolean>;
  /** Waits for those under way, and notes them. */
  finish: () => Promise<void>;
};

type Watch = {
  /** Called when a try has ended, so that the next round comes at once. */
  ended: () => void;
  observe: (tried: AttemptedCallback) => void;
};

/** Tells providers what changed; no request waits for the answer of an outside system. */
export function callbackRounds(store: Store, sender: CallbackSender, { ended, observe }: Watch): CallbackRounds {
  const underWay = new Map<string, number>();
  const attemptLog = new Set<Promise<void>>();
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
    await Promise.all(attemptLog);
    await noteEnded();
  }

  /** What cannot be noted now is noted in the next round: until then the lease keeps others away. */
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
    const running = tell(callback, at).finally(() => {
      count(providerId, -1);
      attemptLog.delete(running);
      ended();
    });
    attemptLog.add(running);
  }

  /** Never throws: where our own database fails the lease ends, and it is told later. */
  async function tell(callback: Callback, at: Date): Promise<void> {
    const { id, body, providerId } = callback;
    const provider = await providerOf(store, providerId).catch(() => undefined);
    if (!provider) return;
    const { callbackUrl: url, callbackSecret, previousCallbackSecret: previous } = provider;
    const secrets = [callbackSecret, ...(previous ? [previous] : [])];
    const tried = { callback, at, result: await sender.send({ id, body: body as object, url, secrets }) };
    observe(tried);
    unnoted.push(tried);
  }

  function count(providerId: string, change: number): void {
    const left = (underWay.get(providerId) ?? 0) + change;
    if (left > 0) underWay.set(providerId, left);
    else underWay.delete(providerId);
  }
}
