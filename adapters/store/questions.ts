import type { Offer } from '../../domain/offer.ts';
import { isUnanswered } from '../../domain/offer.ts';
import { indexIn } from './sealed.ts';
import type { Transaction } from './store.ts';

/** To which offer a reply speaks; `stranger`: named by its code from a number that is not its recipient's. */
export type Addressed =
  | { offerId: string; stranger?: true; whichOne?: undefined }
  | { whichOne?: true; stranger?: undefined };

type Question = { id: string; code: string; folded: Offer };

/** Finds the offer that a reply speaks to: the one whose code it names, else the question asked last on this phone. Two
 *  unanswered questions and no code: nobody can tell, unless it is about all offers to the person. */
export async function addressedOffer(
  tx: Transaction,
  phone: string,
  code: string | undefined,
  isAboutPerson: boolean,
): Promise<Addressed> {
  const asked = await questionsOn(tx, phone);
  const named = code && asked.find((question) => question.code === code);
  if (named) return { offerId: named.id };
  if (asked.length === 0) return code ? strangersOffer(tx, code) : {};
  const unanswered = asked.filter(({ folded }) => isUnanswered(folded));
  if (unanswered.length > 1 && !isAboutPerson) return { whichOne: true };
  return { offerId: (unanswered[0] ?? asked[0]!).id };
}

/** The offers whose question was sent to this phone, the latest first; one that was sent twice is one question. */
function questionsOn(tx: Transaction, phone: string): Promise<Question[]> {
  return tx.$queryRaw<Question[]>`
    SELECT o.id, o.code, o.folded FROM outgoing_sms s JOIN offers o ON o.id = s.offer_id
    WHERE s.phone_index = ${indexIn(tx, 'phone', phone)} AND s.kind = 'offer' GROUP BY o.id ORDER BY max(s.created_at) DESC, o.id LIMIT 50`;
}

/** Somebody else's number names a code: it is noted with that offer if exactly one open offer has it, and never counts. */
async function strangersOffer(tx: Transaction, code: string): Promise<Addressed> {
  const open = await tx.offer.findMany({
    where: { code, endedAt: null, sentAt: { not: null } },
    select: { id: true },
    take: 2,
  });
  return open.length === 1 ? { offerId: open[0]!.id, stranger: true } : {};
}
