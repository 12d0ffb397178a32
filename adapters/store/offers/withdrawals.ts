import type { WithdrawalBook } from '../../../activities/withdrawals.ts';
import type { Store } from '../database/store.ts';
import { sha256 } from '../database/store.ts';
import { receiveNotice } from './receive-notice.ts';

/** Beside `kdp`, under which КДП tells us of consents by itself. */
const SOURCE = 'kdp-list';

/** КДП's ids are of a shape that we do not know: what goes into the journal and to Temporal is made of them and says
 *  nothing (§6b). */
const messageIdOf = (requestId: string): string => sha256(requestId).slice(0, 32);

/** Withdrawals that were pulled (§3b), kept among the registers' notices. */
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
  };
}
