/** Submits over all sessions of a gateway: at most the window at a time, at most the pace, each with its deadline. */
import { verdictOf } from './command-status.ts';
import type { Connection, Late, Request } from './connection.ts';
import type { Pdu } from './library.ts';
import type { Pace } from './pace.ts';

/** `answered`: the carrier answered. `not-left`: it certainly did not leave, or was not accepted. `lost`: it left,
 *  and no answer came. */
export type Outcome = { kind: 'answered'; answer: Pdu } | { kind: 'not-left'; why: string } | { kind: 'lost' };
type Options = {
  connections: () => Connection[];
  /** Why there is none, for the logs and Temporal. */
  trouble: () => string;
  /** Whether no session is about to come back. */
  isAway: () => boolean;
  pace: Pace;
  window: number;
  /** How long an SMS may wait to leave, and then for its answer. */
  leaveMs: number;
  answerMs: number;
};
type Job = { request: Request; late: Late; end: (outcome: Outcome) => void; why?: string; over?: true };

/** The queue of submits of one gateway. */
export class Sender {
  readonly #options: Options;
  readonly #queue: Job[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Never rejects. `late` is called with an answer that arrives after the submit was given up as lost. */
  submit(request: Request, late: Late): Promise<Outcome> {
    if (this.#isStopped) return Promise.resolve({ kind: 'not-left', why: 'we are stopping' });
    return new Promise((resolve) => {
      const job: Job = { request, late, end: resolve };
      const timer = setTimeout(() => this.#giveUp(job), this.#options.leaveMs);
      job.end = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      this.#queue.push(job);
      this.wake();
    });
  }

  /** Sends what may leave: called when a session came or went, or when a window has room. */
  wake(): void {
    while (this.#queue.length > 0 && !this.#isStopped) {
      const connection = this.#freest();
      if (!connection) return this.#options.isAway() ? this.#rejectAll(this.#options.trouble()) : undefined;
      const wait = this.#options.pace.wait();
      if (wait > 0) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.wake(), wait);
        return;
      }
      this.#options.pace.count();
      void this.#leave(this.#queue.shift()!, connection);
    }
  }

  /** Ends all waiting submits; nothing more leaves. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#rejectAll('we are stopping');
  }

  #rejectAll(why: string): void {
    for (const job of this.#queue.splice(0)) job.end({ kind: 'not-left', why: job.why ?? why });
  }

  #giveUp(job: Job): void {
    job.over = true;
    const place = this.#queue.indexOf(job);
    if (place < 0) return; // it has left and awaits its answer
    this.#queue.splice(place, 1);
    const { connections, trouble } = this.#options;
    job.end({ kind: 'not-left', why: job.why ?? (connections().length > 0 ? 'the window is full' : trouble()) });
  }

  #freest(): Connection | undefined {
    const free = this.#options.connections().filter((one) => one.open < this.#options.window);
    return free.toSorted((a, b) => a.open - b.open)[0];
  }

  async #leave(job: Job, connection: Connection): Promise<void> {
    const answer = await connection.request(job.request, this.#options.answerMs, job.late);
    if (answer === 'lost') job.end({ kind: 'lost' });
    else if (verdictOf(answer.status) !== 'slow-down') job.end({ kind: 'answered', answer });
    else this.#slowDown(job);
    this.wake();
  }

  /** The carrier refused it for its pace: it is the first to leave again when the pace allows. */
  #slowDown(job: Job): void {
    this.#options.pace.slowDown();
    job.why = 'the carrier asks us to slow down';
    if (job.over || this.#isStopped) job.end({ kind: 'not-left', why: job.why });
    else this.#queue.unshift(job);
  }
}
