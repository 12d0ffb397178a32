import { addresseeOf, namedByOthers } from '../../../domain/addressing.ts';
import type { AskedQuestion } from '../../../domain/addressing.ts';
import type { Reading } from '../../../domain/reply-reading.ts';
import { indexIn } from '../database/sealed.ts';
import type { Transaction } from '../database/store.ts';

/** The offer that a reply answers; `unknownSender`: named by its code from a number that is not its recipient's. */
export type Addressed =
  | { offerId: string; unknownSender?: true; whichOne?: undefined }
  | { whichOne?: true; unknownSender?: undefined };

/** Finds the offer that a reply from this phone answers (domain/addressing.ts). */
export async function addressedOffer(
  tx: Transaction,
  phone: string,
  reply: { code?: string; reading: Reading },
): Promise<Addressed> {
  const addressee = addresseeOf(await questionsOn(tx, phone), reply);
  if (addressee === 'which-one') return { whichOne: true };
  if (addressee === 'not-asked') return reply.code ? offerOfUnknownSender(tx, reply.code) : {};
  return addressee;
}

/** The offers whose offer SMS was sent to this phone, latest first, each once even if it was sent twice. */
function questionsOn(tx: Transaction, phone: string): Promise<AskedQuestion[]> {
  return tx.$queryRaw<AskedQuestion[]>`
    SELECT o.id, o.code, o.folded FROM outgoing_sms s JOIN offers o ON o.id = s.offer_id
    WHERE s.phone_index = ${indexIn(tx, 'phone', phone)} AND s.kind = 'offer'
    GROUP BY o.id ORDER BY max(s.created_at) DESC, o.id LIMIT 50`;
}

/** The offer whose code a reply from another number names, if exactly one open offer has this code. */
async function offerOfUnknownSender(tx: Transaction, code: string): Promise<Addressed> {
  const open = await tx.offer.findMany({
    where: { code, endedAt: null, sentAt: { not: null } },
    select: { id: true },
    take: 2,
  });
  const named = namedByOthers(open);
  return named ? { offerId: named.id, unknownSender: true } : {};
}
