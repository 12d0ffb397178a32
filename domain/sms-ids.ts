/** The ids of our SMS. They are our reference at the carrier, so a receipt names its offer and kind without a query. */
import type { Offer } from './offer.ts';
import type { SmsKind } from './sms-kinds.ts';

/** The id of an SMS of an offer: `<offerId>.<kind>`. The offer SMS of a second round, and an outcome SMS that is sent
 *  again on another day, are other SMS: `<offerId>.<kind>.2`. */
export const smsIdOf = (offerId: string, kind: SmsKind, time = 1): string =>
  time > 1 ? `${offerId}.${kind}.${time}` : `${offerId}.${kind}`;

/** The id of the SMS that answers a reply: one for each reply and kind, with an offer or without. */
export const answerSmsId = (inboundId: string, kind: SmsKind, offerId?: string): string =>
  offerId === undefined ? `c-${inboundId}.${kind}` : `${offerId}.${kind}.${inboundId}`;

/** The kind of the SMS with this id. */
export const smsKindOf = (smsId: string): string | undefined => smsId.split('.')[1];

/** §4a: whether this SMS is the offer SMS of the current round. In the second round a late receipt of the first SMS
 *  neither starts the window nor fails the offer. A receipt may arrive before the sending was noted: then the id names
 *  the round. */
export function isOfferSms(offer: Offer, smsId: string): boolean {
  if (offer.smsId !== undefined) return smsId === offer.smsId;
  return smsId.endsWith(smsIdOf('', 'offer', offer.round));
}
