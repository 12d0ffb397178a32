import type { WithdrawalAnswer } from '../domain/consent.ts';
import type { TaskKind } from '../domain/tasks.ts';
import { taskOf } from './registers.ts';

/** A person's request to withdraw a consent that was asked for in the name of this company, as КДП lists it (§3b).
 *  Personal data. */
export type WithdrawalRequest = { id: string; iin: string; companyBin: string; accessName?: string };

/** КДП's lists of withdrawals, and its endpoint for our answers. Throws on a fault. */
export interface WithdrawalDesk {
  /** The requests to a company that wait for our answer; `unreadable` counts the entries with too little data to act
   *  on. */
  list(companyBin: string): Promise<{ requests: WithdrawalRequest[]; unreadable: number }>;
  /** Reports to КДП what became of the withdrawal. */
  answer(request: WithdrawalRequest, answer: WithdrawalAnswer): Promise<void>;
}

/** Our own record of withdrawals. */
export interface WithdrawalBook {
  /** The BINs of the providers' companies. */
  companies(): Promise<string[]>;
  /** The requests that were not answered yet, as far as we know. */
  unanswered(requests: WithdrawalRequest[]): Promise<WithdrawalRequest[]>;
  /** Notes the withdrawal on every open offer of the person that the company made, once. */
  record(request: WithdrawalRequest): Promise<void>;
  /** What КДП is told of a recorded withdrawal, by the offers on which it was noted. */
  answerTo(request: WithdrawalRequest): Promise<WithdrawalAnswer>;
  /** Notes that КДП has our answer. */
  noteAnswered(request: WithdrawalRequest): Promise<void>;
  /** Raises an operator task; only one of its kind while it is open. */
  raiseTask(kind: TaskKind): Promise<void>;
  /** Closes the open tasks of these kinds: their reason has gone. */
  closeTasks(kinds: readonly TaskKind[]): Promise<void>;
}

/** The most answers of one attempt, so that it ends well within its timeout. */
const ANSWERS_AT_ONCE = 100;

/** Activities that pull withdrawals from КДП. */
export function createWithdrawalActivities({ desk, book }: { desk?: WithdrawalDesk; book: WithdrawalBook }) {
  return {
    /** §3b: records the withdrawals that КДП lists, and answers them. A repeated call does no harm; `more` when КДП
     *  waits for further answers. */
    async pullWithdrawals(): Promise<{ more: boolean }> {
      try {
        if (!desk) return { more: false };
        const pulled = await pull(desk, book);
        await book.closeTasks(pulled.settled);
        return { more: pulled.more };
      } catch (fault) {
        const task = taskOf(fault);
        if (task) await book.raiseTask(task);
        throw fault;
      }
    },
  };
}
export type WithdrawalActivities = ReturnType<typeof createWithdrawalActivities>;

/** Records every withdrawal before it answers any, so that an answer that fails delays no other withdrawal. */
async function pull(desk: WithdrawalDesk, book: WithdrawalBook): Promise<{ more: boolean; settled: TaskKind[] }> {
  const lists: Awaited<ReturnType<WithdrawalDesk['list']>>[] = [];
  for (const bin of await book.companies()) lists.push(await desk.list(bin));
  const requests = lists.flatMap((list) => list.requests);
  const isUnreadable = lists.some(({ unreadable }) => unreadable > 0);
  if (isUnreadable) await book.raiseTask('withdrawal-unreadable');
  const open = await book.unanswered(requests);
  for (const request of open) await book.record(request);
  let fault: unknown;
  for (const request of open.slice(0, ANSWERS_AT_ONCE)) {
    const answered = answer(desk, book, request);
    await answered.catch((reason: unknown) => (fault = reason));
  }
  if (fault) throw fault;
  const settled: TaskKind[] = ['shep-refuses-us', 'shep-status-unknown'];
  return {
    more: open.length > ANSWERS_AT_ONCE,
    settled: isUnreadable ? settled : [...settled, 'withdrawal-unreadable'],
  };
}

async function answer(desk: WithdrawalDesk, book: WithdrawalBook, request: WithdrawalRequest): Promise<void> {
  await desk.answer(request, await book.answerTo(request));
  await book.noteAnswered(request);
}
