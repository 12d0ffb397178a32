import type { WithdrawalBook, WithdrawalRequest } from '../../../activities/withdrawals.ts';
import { answerToWithdrawal } from '../../../domain/consent.ts';
import type { Offer } from '../../../domain/offer.ts';
import { indexIn } from '../database/sealed.ts';
import type { Store } from '../database/store.ts';
import { sha256 } from '../database/store.ts';
import { closeTasks } from '../tasks/raise-task.ts';
import { receiveNotice } from './receive-notice.ts';

/** The source of withdrawals that are pulled; notices that КДП sends have the source `kdp`. */
const SOURCE = 'kdp-list';

/** The form of КДП's ids is unknown and may hold personal data, so the journal and Temporal get a hash of them
 *  (§6b). */
const messageIdOf = ({ companyBin, id }: WithdrawalRequest): string => sha256(`${companyBin} ${id}`).slice(0, 32);

/** Withdrawals that were pulled (§3b), stored among the registers' notices. */
export function openWithdrawalBook(store: Store, raiseTask: WithdrawalBook['raiseTask']): WithdrawalBook {
  const { db } = store;
  const time = async () => new Date(await store.now()).toISOString();
  return {
    async companies() {
      const rows = await db.provider.findMany({ select: { companyBin: true }, orderBy: { companyBin: 'asc' } });
      return [...new Set(rows.map(({ companyBin }) => companyBin))];
    },
    async unanswered(requests) {
      const ids = requests.map(messageIdOf);
      const answered = await db.registerNotice.findMany({
        where: { source: SOURCE, messageId: { in: ids }, answeredAt: { not: null } },
        select: { messageId: true },
      });
      const done = new Set(answered.map(({ messageId }) => messageId));
      return requests.filter((_, index) => !done.has(ids[index]!));
    },
    async record(request) {
      const { iin, companyBin, accessName } = request;
      const what = { about: 'consent', status: 'withdrawn', ...(accessName ? { accessName } : {}) } as const;
      const messageId = messageIdOf(request);
      await receiveNotice(store, { source: SOURCE, messageId, iin, at: await time(), companyBin, ...what });
    },
    async answerTo(request) {
      const identifierIndex = indexIn(db, 'identifier', request.iin);
      // The journal knows the offers on which the withdrawal was noted, also after a crash between note and answer.
      const noted = await db.$queryRaw<{ folded: Offer }[]>`
        SELECT o.folded FROM recipients p JOIN offers o ON o.recipient_id = p.id OR o.representative_id = p.id
        WHERE p.kind = 'person' AND p.identifier_index = ${identifierIndex} AND EXISTS (
          SELECT FROM journal j WHERE j.offer_id = o.id AND j.type = 'consent-changed'
            AND j.event::jsonb->>'messageId' = ${messageIdOf(request)})`;
      return answerToWithdrawal(noted.map(({ folded }) => folded));
    },
    async noteAnswered(request) {
      const key = { source: SOURCE, messageId: messageIdOf(request) };
      await db.registerNotice.update({ where: { source_messageId: key }, data: { answeredAt: await time() } });
    },
    raiseTask,
    closeTasks: async (kinds) => closeTasks(db, { kinds, subjects: ['connection kdp'] }, await time()),
  };
}
