/** What an account must hear: one deliver_sm at a time and in order, again and again until it is taken, on any
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
  settle(taken: boolean): void;
}

export interface Deliveries {
  /** Resolves with true when it was taken, with false when the other side never will or it was forgotten. */
  send(account: string, fields: Fields): Promise<boolean>;
  attach: (account: string, receiver: Receiver) => void;
  detach: (account: string, receiver: Receiver) => void;
  waiting(): number;
  forget(): void;
}

/** Answers after which there is no use in trying again; all others are temporary. */
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
      const taken = await deliver(account, job);
      queue.shift();
      job.settle(taken);
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

/** The sessions of each account that take deliver_sm; they take turns. */
function createReceivers(retryMs: number) {
  const receivers = new Map<string, Receiver[]>();
  const news = new EventEmitter().setMaxListeners(0);
  const of = (account: string): Receiver[] => receivers.get(account) ?? [];

  /** One try, and a pause after a failed one. */
  async function attempt(account: string, { fields, stopped }: Job): Promise<number | undefined> {
    const [receiver] = of(account);
    if (!receiver) {
      await once(news, account, { signal: stopped });
      return undefined;
    }
    receivers.set(account, [...of(account).slice(1), receiver]);
    const status = await unlessAborted(receiver.deliver(fields), stopped);
    if (!FINAL.includes(status)) await sleep(retryMs, undefined, { signal: stopped });
    return status;
  }

  function attach(account: string, receiver: Receiver): void {
    receivers.set(account, [...of(account), receiver]);
    news.emit(account);
  }

  function detach(account: string, receiver: Receiver): void {
    const others = of(account).filter((each) => each !== receiver);
    receivers.set(account, others);
  }

  return { attempt, attach, detach };
}

/** What comes first: the end of the work, or of the world. The signal lives long, so it is not left with a listener. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  let stop = (): void => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
