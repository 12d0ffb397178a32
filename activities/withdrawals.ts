import { taskOf } from './registers.ts';

/** A person's request to withdraw a consent, as КДП lists it (§3b). Personal data. */
export type WithdrawalRequest = { id: string; iin: string; accessName?: string };

/** КДП's list of withdrawals, and its door for our answers. Throws on a fault. */
export interface WithdrawalDesk {
  /** What waits for our answer; `unreadable` counts the entries that say too little to be acted on. */
  list(): Promise<{ requests: WithdrawalRequest[]; unreadable: number }>;
  /** Tells КДП that the withdrawal is done. */
  answer(requestId: string): Promise<void>;
}

/** Our own record of withdrawals. */
export interface WithdrawalBook {
  /** Those that КДП has no answer to yet, as far as we know. */
  unanswered(requests: WithdrawalRequest[]): Promise<WithdrawalRequest[]>;
  /** Notes the withdrawal on every open offer of the person, once. */
  receive(request: WithdrawalRequest): Promise<void>;
  noteAnswered(requestId: string): Promise<void>;
  /** Puts something before people; once while it is open. */
  raiseTask(kind: string): Promise<void>;
}

/** What one attempt answers at most, so that it ends well within its time. */
const ANSWERS_AT_ONCE = 100;

/** Activities around withdrawals that are pulled from КДП. */
export function createWithdrawalActivities({ desk, book }: { desk?: WithdrawalDesk; book: WithdrawalBook }) {
  return {
    /** §3b: takes what КДП lists, and answers it. Done again it does nothing twice; `more` when КДП waits for further
     *  answers. */
    async pullWithdrawals(): Promise<{ more: boolean }> {
      try {
        return desk ? await pull(desk, book) : { more: false };
      } catch (fault) {
        const task = taskOf(fault);
        if (task) await book.raiseTask(task);
        throw fault;
      }
    },
  };
}
export type WithdrawalActivities = ReturnType<typeof createWithdrawalActivities>;

/** Every withdrawal is stored before any is answered, so that one whose answer fails keeps no other back. */
async function pull(desk: WithdrawalDesk, book: WithdrawalBook): Promise<{ more: boolean }> {
  const { requests, unreadable } = await desk.list();
  if (unreadable > 0) await book.raiseTask('withdrawal-unreadable');
  const open = await book.unanswered(requests);
  for (const request of open) await book.receive(request);
  let fault: unknown;
  for (const { id } of open.slice(0, ANSWERS_AT_ONCE)) {
    const answered = desk.answer(id).then(() => book.noteAnswered(id));
    await answered.catch((reason: unknown) => (fault = reason));
  }
  if (fault) throw fault;
  return { more: open.length > ANSWERS_AT_ONCE };
}
