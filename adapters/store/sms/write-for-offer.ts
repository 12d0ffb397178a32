import type { Now, Written } from '../../../activities/offer-book.ts';
import type { GatewayChoice } from '../../../activities/sms-carrier.ts';
import { LONGEST_SMS_VALIDITY_MS } from '../../../domain/durations.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import type { Transaction } from '../database/store.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { answersFor } from '../journal/locked-offer.ts';
import { renderFor } from './render-sms.ts';
import { writeSms } from './write-sms.ts';

type OfOffer = { id: string; kind: SmsKind; phone: string; validityMs?: number; now: Now };

/** Stores an SMS of an offer for the person who answers, sealed with that person's key; `phone`: the phone of the
 *  offer. */
export async function writeForOffer(
  tx: Transaction,
  choose: GatewayChoice,
  locked: LockedOffer,
  { validityMs = LONGEST_SMS_VALIDITY_MS, ...sms }: OfOffer,
): Promise<Written> {
  const rendered = await renderFor(tx, locked, sms.kind);
  const { id: offerId, serviceCode } = locked;
  return writeSms(tx, choose, { ...sms, offerId, serviceCode, keyId: answersFor(locked), rendered, validityMs });
}
