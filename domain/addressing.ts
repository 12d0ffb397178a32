/** Which offer a reply is about (§4a, §6c), and when a second reply only repeats the first. */
import { MINUTE_MS } from './durations.ts';
import type { Offer } from './offer.ts';
import { keepsSlot, isOpenQuestion } from './offer.ts';
import type { Reading } from './reply-reading.ts';

/** An offer whose SMS was sent to this phone. */
export type AskedQuestion = { id: string; code: string; folded: Offer };

/** The offer that a reply is about; `not-asked`: no offer of this phone can be meant; `which-one`: offers are open, and
 *  the reply names none of them. */
export type Addressee = { offerId: string } | 'not-asked' | 'which-one';

/** §4a: the offer that a reply is about: the one whose code it names, else the one whose question holds the phone slot,
 *  else the one that was asked last. A code that is on no offer of this phone never counts, however many are open, and
 *  two open questions need a code, unless the reply is about all offers to the person. `asked`: the offers sent to this
 *  phone, the latest first. */
export function addresseeOf(
  asked: readonly AskedQuestion[],
  { code, reading }: { code?: string; reading: Reading },
): Addressee {
  if (code) {
    const named = asked.find((question) => question.code === code);
    if (named) return { offerId: named.id };
    return asked.some(({ folded }) => isOpenQuestion(folded)) ? 'which-one' : 'not-asked';
  }
  const open = asked.filter(({ folded }) => keepsSlot(folded));
  if (open.length > 1 && !isAboutPerson(reading)) return 'which-one';
  const meant = open[0] ?? asked[0];
  return meant ? { offerId: meant.id } : 'not-asked';
}

/** The offer with which a reply from another number is noted: the only open offer with the code that the reply names.
 *  Such a reply never counts. */
export const namedByOthers = <T>(openWithCode: readonly T[]): T | undefined =>
  openWithCode.length === 1 ? openWithCode[0] : undefined;

/** Whether a reply is about all offers to the person, and not about one offer. */
export const isAboutPerson = (reading: Reading): boolean => reading === 'opt-out' || reading === 'opt-in';

/** Whether the person is opted out of proactive offers after this reply; undefined: the reply changes nothing. */
export const optOutBy = (reading: Reading): boolean | undefined =>
  isAboutPerson(reading) ? reading === 'opt-out' : undefined;

/** The same text from one number with the same carrier time, within a minute, is one message under any id. Gives the
 *  time (epoch ms) from which such a message makes this one a repeat; undefined without the carrier's time, because a
 *  repeat cannot then be distinguished from a person who writes the same text twice. */
export const repeatSince = ({ arrivedAt, carrierAt }: { arrivedAt: string; carrierAt?: string }): number | undefined =>
  carrierAt ? Date.parse(arrivedAt) - MINUTE_MS : undefined;
