/** To which offer a reply speaks (§4a, §6c), and when a second one is only its repeat. */
import { MINUTE_MS } from './durations.ts';
import type { Offer } from './offer.ts';
import { isUnanswered } from './offer.ts';
import type { Reading } from './reply-reading.ts';

/** A question that was put to this phone. */
export type AskedQuestion = { id: string; code: string; folded: Offer };

/** To which offer a reply speaks; `not-asked`: this phone was asked nothing; `which-one`: two questions are open and
 *  it names none. */
export type Addressee = { offerId: string } | 'not-asked' | 'which-one';

/** The offer that a reply speaks to: the one whose code it names, else the question asked last on this phone, an
 *  unanswered one first. Two unanswered questions and no code: the sender is asked which one is meant, unless the
 *  reply is about all offers to the person. `asked`: the questions put to this phone, the latest first. */
export function addresseeOf(
  asked: readonly AskedQuestion[],
  { code, reading }: { code?: string; reading: Reading },
): Addressee {
  const named = code && asked.find((question) => question.code === code);
  if (named) return { offerId: named.id };
  const unanswered = asked.filter(({ folded }) => isUnanswered(folded));
  if (unanswered.length > 1 && !isAboutPerson(reading)) return 'which-one';
  const meant = unanswered[0] ?? asked[0];
  return meant ? { offerId: meant.id } : 'not-asked';
}

/** A reply from another number that names a code: it is noted with the offer if exactly one open offer has this code,
 *  and never counts. */
export const namedByOthers = <T>(openWithCode: readonly T[]): T | undefined =>
  openWithCode.length === 1 ? openWithCode[0] : undefined;

/** Whether a reply speaks about all offers to the person, and not about one. */
export const isAboutPerson = (reading: Reading): boolean => reading === 'opt-out' || reading === 'opt-in';

/** What a reply makes of the wish to have no proactive offers; undefined: nothing. */
export const optOutBy = (reading: Reading): boolean | undefined =>
  isAboutPerson(reading) ? reading === 'opt-out' : undefined;

/** The same words from one number at one time of its carrier within a minute are one message, whatever its id. Gives
 *  the time (epoch ms) from which on such a message makes this one a repeat; undefined without the carrier's time,
 *  since then a repeat cannot be told from a person who says the same thing twice. */
export const repeatSince = ({ arrivedAt, carrierAt }: { arrivedAt: string; carrierAt?: string }): number | undefined =>
  carrierAt ? Date.parse(arrivedAt) - MINUTE_MS : undefined;
