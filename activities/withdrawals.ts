import type { TaskKind } from '../domain/tasks.ts';
import { taskOf } from './registers.ts';

/** A person's request to withdraw a consent, as КДП lists it (§3b). Personal data. */
export type WithdrawalRequest = { id: string; iin: string; accessName?: string };

/** КДП's list of withdrawals, and its endpoint for our answers. Throws on a fault. */
export interface WithdrawalDesk {
  /** The requests that wait for our answer; `unreadable` counts the entries with too little data to act on. */
  list(): Promise<{ requests: WithdrawalRequest[]; unreadable: number }>;
  /** Reports to КДП that the withdrawal is done. */
  answer(requestId: string): Promise<void>;
}

/** Our own record of withdrawals. */
export interface WithdrawalBook {
  /** The requests that were not answered yet, as far as we know. */
  unanswered(requests: WithdrawalRequest[]): Promise<WithdrawalRequest[]>;
  /** Notes the withdrawal on every open offer of the person, once. */
  record(request: WithdrawalRequest): Promise<void>;
  /** Notes that КДП has our answer. */
  noteAnswered(requestId: string): Promise<void>;
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
  const { requests, unreadable } = await desk.list();
  if (unreadable > 0) await book.raiseTask('withdrawal-unreadable');
  const open = await book.unanswered(requests);
  for (const request of open) await book.record(request);
  let fault: unknown;
  for (const { id } of open.slice(0, ANSWERS_AT_ONCE)) {
    const answered = desk.answer(id).then(() => book.noteAnswered(id));
    await answered.catch((reason: unknown) => (fault = reason));
  }
  if (fault) throw fault;
  const settled: TaskKind[] = ['shep-refuses-us', 'shep-status-unknown'];
  return {
    more: open.length > ANSWERS_AT_ONCE,
    settled: unreadable > 0 ? settled : [...settled, 'withdrawal-unreadable'],
  };
}
