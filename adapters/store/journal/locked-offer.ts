import type { OfferEvent } from '../../../domain/events.ts';
import type { Offer } from '../../../domain/offer.ts';
import type { SlotState } from '../../../domain/phone-slot.ts';
import { placeIn } from '../database/personal-columns.ts';
import type { Place } from '../database/personal-columns.ts';
import { openUnlessErased } from '../database/sealed.ts';
import type { Transaction } from '../database/store.ts';
import { BARRED_BY_OPT_OUT } from './opt-out-rule.ts';

/** An offer's row while it is locked; `folded` is the fold of its journal. */
export type LockedOffer = {
  id: string;
  code: string;
  providerId: string;
  serviceCode: string;
  serviceVersion: number;
  recipientId: string;
  representativeId: string | null;
  reference: string;
  phone: string | null;
  language: string | null;
  callingUntil: Date | null;
  folded: Offer;
  sequence: number;
  chainHash: string;
  /** Whether the recipient wants no further offers, of this provider or of all (domain/opt-outs.ts). */
  optedOut: boolean;
  /** Its place in the queue for the phone, if it has one. */
  phoneSlot: SlotState | null;
};

/** Locks an offer until the transaction ends, so that its events are decided and added one after the other. */
export async function lockOffer(tx: Transaction, offerId: string): Promise<LockedOffer | undefined> {
  const rows = await tx.$queryRaw<LockedOffer[]>`
    SELECT o.id, o.code, o.provider_id AS "providerId", o.service_code AS "serviceCode",
      o.service_version AS "serviceVersion", o.recipient_id AS "recipientId",
      o.representative_id AS "representativeId", o.reference, o.phone, o.language, o.calling_until AS "callingUntil",
      o.folded, o.sequence, o.chain_hash AS "chainHash", s.state AS "phoneSlot",
      ${BARRED_BY_OPT_OUT} AS "optedOut"
    FROM offers o LEFT JOIN phone_slots s ON s.offer_id = o.id WHERE o.id = ${offerId}::uuid FOR UPDATE OF o`;
  const [row] = rows;
  if (!row?.phone) return row;
  return { ...row, phone: (await openUnlessErased(tx, answersFor(row), phoneOf(offerId), row.phone)) ?? null };
}

/** Whether the provider is being called at a moment (epoch ms): then it is not known whether a refusal counts (§4a). */
export const isBeingCalled = ({ callingUntil }: LockedOffer, atMs: number): boolean =>
  callingUntil !== null && callingUntil.getTime() > atMs;

/** The id of the person who answers for an offer: their consent and phone count, and their key seals them. */
export const answersFor = ({
  recipientId,
  representativeId,
}: Pick<LockedOffer, 'recipientId' | 'representativeId'>): string => representativeId ?? recipientId;

/** The place of an offer's number. */
export const phoneOf = (offerId: string): Place => placeIn('offers', 'phone', offerId);

/** All events of an offer, in the order of its journal. */
export async function eventsOf(tx: Pick<Transaction, 'journalEntry'>, offerId: string): Promise<OfferEvent[]> {
  const entries = await tx.journalEntry.findMany({
    where: { offerId },
    orderBy: { sequence: 'asc' },
    select: { event: true },
  });
  return entries.map(({ event }) => JSON.parse(event) as OfferEvent);
}

/** The place of a provider's result. */
export const resultPlace = (providerId: string, messageId: string): Place =>
  placeIn('provider_results', 'body', `${providerId} ${messageId}`);
