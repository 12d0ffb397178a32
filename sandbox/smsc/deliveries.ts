/** The deliveries to an account: one deliver_sm at a time and in order, repeated until it is accepted, on any
 *  session. */
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { STATUS } from './status.ts';

export type Fields = Record<string, unknown>;
export interface Receiver {
  /** The status of the answer; undefined when there was none. */
  deliver(fields: Fields): Promise<number | undefined>;
}
interface Job {
  fields: Fields;
  stopped: AbortSignal;
  settle(accepted: boolean): void;
}

export interface Deliveries {
  /** Resolves with true when it was accepted, with false when it was refused for good or forgotten. */
  send(account: string, fields: Fields): Promise<boolean>;
  attach: (account: string, receiver: Receiver) => void;
  detach: (account: string, receiver: Receiver) => void;
  waiting(): number;
  forget(): void;
}

/** Final answers; all others are temporary, so the delivery is repeated. */
const FINAL: readonly (number | undefined)[] = [STATUS.ok, STATUS.permanentError, STATUS.rejected];

export function createDeliveries(retryMs: number): Deliveries {
  const queues = new Map<string, Job[]>();
  const { attempt, attach, detach } = createReceivers(retryMs);
  let world = new AbortController();

  async function deliver(account: string, job: Job): Promise<boolean> {
    while (!job.stopped.aborted) {
      const status = await attempt(account, job).catch(() => undefined);
      if (FINAL.includes(status)) return status === STATUS.ok;
    }
    return false;
  }

  async function drain(account: string, queue: Job[]): Promise<void> {
    for (let job = queue[0]; job; job = queue[0]) {
      const accepted = await deliver(account, job);
      queue.shift();
      job.settle(accepted);
    }
    queues.delete(account);
  }

  return {
    send: (account, fields) =>
      new Promise((settle) => {
        const job = { fields, stopped: world.signal, settle };
        const queue = queues.get(account);
        if (queue) {
          queue.push(job);
          return;
        }
        const fresh = [job];
        queues.set(account, fresh);
        void drain(account, fresh);
      }),
    attach,
    detach,
    waiting: () => [...queues.values()].reduce((count, queue) => count + queue.length, 0),
    forget: () => {
      world.abort();
      world = new AbortController();
    },
  };
}

/** The sessions of each account that receive deliver_sm, in turn. */
function createReceivers(retryMs: number) {
  const receivers = new Map<string, Receiver[]>();
  const arrivals = new EventEmitter().setMaxListeners(0);
  const of = (account: string): Receiver[] => receivers.get(account) ?? [];

  /** One attempt, and a pause after a failed one. */
  async function attempt(account: string, { fields, stopped }: Job): Promise<number | undefined> {
    const [receiver] = of(account);
    if (!receiver) {
      await once(arrivals, account, { signal: stopped });
      return undefined;
    }
    receivers.set(account, [...of(account).slice(1), receiver]);
    const status = await unlessAborted(receiver.deliver(fields), stopped);
    if (!FINAL.includes(status)) await sleep(retryMs, undefined, { signal: stopped });
    return status;
  }

  function attach(account: string, receiver: Receiver): void {
    receivers.set(account, [...of(account), receiver]);
    arrivals.emit(account);
  }

  function detach(account: string, receiver: Receiver): void {
    const others = of(account).filter((each) => each !== receiver);
    receivers.set(account, others);
  }

  return { attempt, attach, detach };
}

/** Waits for the work or the abort, whichever comes first. The signal lives long, so its listener is removed. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  let stop = (): void => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
