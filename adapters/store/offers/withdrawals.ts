import type { WithdrawalBook } from '../../../activities/withdrawals.ts';
import type { Store } from '../database/store.ts';
import { sha256 } from '../database/store.ts';
import { closeTasks } from '../tasks/raise-task.ts';
import { receiveNotice } from './receive-notice.ts';

/** The source of withdrawals that are pulled; notices that КДП sends have the source `kdp`. */
const SOURCE = 'kdp-list';

/** The form of КДП's ids is unknown and may hold personal data, so the journal and Temporal get a hash of them
 *  (§6b). */
const messageIdOf = (requestId: string): string => sha256(requestId).slice(0, 32);

/** Withdrawals that were pulled (§3b), stored among the registers' notices. */
export function openWithdrawalBook(store: Store, raiseTask: WithdrawalBook['raiseTask']): WithdrawalBook {
  const { db } = store;
  const time = async () => new Date(await store.now()).toISOString();
  return {
    async unanswered(requests) {
      const ids = requests.map(({ id }) => messageIdOf(id));
      const answered = await db.registerNotice.findMany({
        where: { source: SOURCE, messageId: { in: ids }, answeredAt: { not: null } },
        select: { messageId: true },
      });
      const done = new Set(answered.map(({ messageId }) => messageId));
      return requests.filter((_, index) => !done.has(ids[index]!));
    },
    async record({ id, iin, accessName }) {
      const what = { about: 'consent', status: 'withdrawn', ...(accessName ? { accessName } : {}) } as const;
      await receiveNotice(store, { source: SOURCE, messageId: messageIdOf(id), iin, at: await time(), ...what });
    },
    async noteAnswered(requestId) {
      const key = { source: SOURCE, messageId: messageIdOf(requestId) };
      await db.registerNotice.update({ where: { source_messageId: key }, data: { answeredAt: await time() } });
    },
    raiseTask,
    closeTasks: async (kinds) => closeTasks(db, { kinds, subjects: ['connection kdp'] }, await time()),
  };
}
