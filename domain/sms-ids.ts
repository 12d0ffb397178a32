/** The ids of our SMS. They are our reference at the carrier, so a receipt finds its offer and its kind without a
 *  look-up. */
import type { Offer } from './offer.ts';
import type { SmsKind } from './sms-kinds.ts';

/** The id of an SMS of an offer: `<offerId>.<kind>`. The offer SMS of a second round is another SMS,
 *  `<offerId>.offer.2`. */
export function smsIdOf(offerId: string, kind: SmsKind, round = 1): string {
  return kind === 'offer' && round > 1 ? `${offerId}.offer.${round}` : `${offerId}.${kind}`;
}

/** The id of the SMS that answers a reply: one for each reply and kind, with an offer or without. */
export const answerSmsId = (inboundId: string, kind: SmsKind, offerId?: string): string =>
  offerId === undefined ? `c-${inboundId}.${kind}` : `${offerId}.${kind}.${inboundId}`;

/** The kind of the SMS with this id. */
export const smsKindOf = (smsId: string): string | undefined => smsId.split('.')[1];

/** §4a: whether a receipt of this SMS is a receipt of the request that waits now. In the second round only the SMS
 *  that was sent again is: the receipt of the first one, which comes after its offer had ended, neither starts the
 *  window of the second nor fails it. A receipt may come before our own note of the sending: then the id says of
 *  which round it is. */
export function isOfferSms(offer: Offer, smsId: string): boolean {
  if (offer.smsId !== undefined) return smsId === offer.smsId;
  return smsId.endsWith(smsIdOf('', 'offer', offer.round));
}
