import type { Now, Prepared, Written } from '../../../activities/offer-book.ts';
import { answerDeadline } from '../../../domain/answer-window.ts';
import { LONGEST_SMS_VALIDITY_MS } from '../../../domain/durations.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import { STATE_LANGUAGE } from '../../../domain/languages.ts';
import type { Language } from '../../../domain/languages.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import type { Offer } from '../../../domain/offer.ts';
import { isAfterCall, isUnanswered, takesAnswer } from '../../../domain/offer.ts';
import { reasonToWait } from '../../../domain/phone-slot.ts';
import { answerSmsId, smsIdOf } from '../../../domain/sms-ids.ts';
import type { GatewayChoice } from '../../../activities/sms-carrier.ts';
import type { RenderedSms, SmsValues } from '../../catalogue/texts.ts';
import { renderSms } from '../../catalogue/texts.ts';
import { definitionOf } from '../catalogue/service-definitions.ts';
import { acquirePhoneSlot } from '../journal/phone-slots.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { answersFor, eventsOf, lockOffer, resultPlace } from '../journal/locked-offer.ts';
import { appendEvents } from '../journal/append-events.ts';
import { indexIn, openFor, openUnlessErased } from '../database/sealed.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';
import { inboundPlace } from './receive-replies.ts';
import { writeSms } from './write-sms.ts';

/** Stores the offer SMS before it is sent. What may have changed since the screening is checked again, under the
 *  lock. */
export function prepareOffer(store: Store, choose: GatewayChoice, offerId: string, now: Now): Promise<Prepared> {
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    const offer = locked?.folded;
    if (!locked || !offer || !isUnanswered(offer) || offer.sentAt || !locked.phone)
      return { events: await eventsOf(tx, offerId) };
    const waits = await obstacle(tx, locked, now);
    if (waits) {
      await appendEvents(tx, outbox, locked, { events: [waits] });
      return { events: [waits] };
    }
    const rendered = await renderFor(tx, locked, 'offer', {});
    return writeSms(tx, choose, {
      id: smsIdOf(offerId, 'offer', offer.round),
      offerId,
      serviceCode: locked.serviceCode,
      kind: 'offer',
      keyId: answersFor(locked),
      phone: locked.phone,
      rendered,
      validityMs: offer.made.terms.smsValidityMs,
      now,
    });
  });
}

/** Why the offer SMS may not be sent now: the offer ends, or must wait. */
async function obstacle(tx: Transaction, locked: LockedOffer, { ms, iso: at }: Now): Promise<OfferEvent | undefined> {
  if (locked.optedOut) return { type: 'offer-ended', at, state: 'INELIGIBLE', reason: 'opted-out' };
  const { urgent } = locked.folded.made.terms;
  const slot = locked.phoneSlot === 'held' ? 'held' : await acquirePhoneSlot(tx, locked.id, locked.phone!, urgent);
  const waitsFor = reasonToWait(locked.folded, slot, ms);
  return waitsFor && { type: 'sending-delayed', at, for: waitsFor };
}

/** Stores any other SMS of an offer: one per kind, however often the activity is retried. */
export function prepareSms(
  store: Store,
  choose: GatewayChoice,
  offerId: string,
  kindOf: (offer: Offer) => SmsKind | undefined,
  now: Now,
): Promise<Written | undefined> {
  return inTransaction(store, async (tx) => {
    const locked = await lockOffer(tx, offerId);
    const kind = locked && kindOf(locked.folded);
    if (!kind || !locked.phone) return undefined;
    const { outcome } = locked.folded;
    const values: SmsValues = {
      ...(kind === 'refused' && outcome?.ground ? { ground: outcome.ground } : {}),
      ...(kind === 'granted' ? { resultNumber: await resultNumber(tx, locked) } : {}),
      ...(kind === 'reminder' ? { deadlineMs: answerDeadline(locked.folded) } : {}),
    };
    const rendered = await renderFor(tx, locked, kind, values);
    const { phone } = locked;
    return writeSms(tx, choose, {
      id: smsIdOf(offerId, kind),
      offerId,
      serviceCode: locked.serviceCode,
      kind,
      keyId: answersFor(locked),
      phone,
      rendered,
      validityMs: LONGEST_SMS_VALIDITY_MS,
      now,
    });
  });
}

/** Stores the answer to a reply, for the number of its sender; none when the sender was erased meanwhile. */
export function prepareReply(
  store: Store,
  choose: GatewayChoice,
  { inboundId, kind, offerId }: { inboundId: string; kind: SmsKind; offerId?: string },
  now: Now,
): Promise<Written | undefined> {
  return inTransaction(store, async (tx) => {
    const { phone, keyId, reply } = await inboundSender(tx, inboundId);
    if (phone === undefined) return undefined;
    // A refusal during a call was stored before it was known how it is answered (§4a).
    if (reply === null)
      await tx.inboundSms.update({ where: { id: inboundId }, data: { reply: kind }, select: { id: true } });
    const locked = offerId && kind !== 'unknownSender' ? await lockOffer(tx, offerId) : undefined;
    const called = kind === 'late' && locked && isAfterCall(locked.folded);
    const values: SmsValues = called ? { situation: 'called' } : {};
    const offers = kind === 'whichOne' ? await answerableOffers(tx, phone) : undefined;
    const rendered = locked
      ? await renderFor(tx, locked, kind, values)
      : renderSms(undefined, kind, await languageOf(tx, phone), { ...values, offers });
    const own = locked !== undefined && offerId !== undefined;
    const ofOffer = own ? offerId : undefined;
    return writeSms(tx, choose, {
      id: answerSmsId(inboundId, kind, ofOffer),
      offerId: ofOffer,
      serviceCode: locked?.serviceCode,
      kind,
      keyId,
      phone,
      rendered,
      validityMs: LONGEST_SMS_VALIDITY_MS,
      now,
    });
  });
}

type Sender = { phone?: string; keyId: string; reply: string | null };

/** The number of the sender of a reply, unless its key was deleted; the id of that key, and how it is answered. */
async function inboundSender(tx: Transaction, inboundId: string): Promise<Sender> {
  const { phone, keyId, reply } = await tx.inboundSms.findUniqueOrThrow({
    where: { id: inboundId },
    select: { phone: true, keyId: true, reply: true },
  });
  return {
    reply,
    phone: await openUnlessErased(tx, keyId ?? '', inboundPlace('phone', inboundId), phone),
    keyId: keyId ?? '',
  };
}

async function renderFor(tx: Transaction, locked: LockedOffer, kind: SmsKind, values: SmsValues): Promise<RenderedSms> {
  const definition = await definitionOf(tx, locked.serviceCode, locked.serviceVersion);
  return renderSms(definition, kind, (locked.language ?? STATE_LANGUAGE) as Language, { code: locked.code, ...values });
}

async function languageOf(tx: Transaction, phone: string): Promise<Language> {
  const last = await tx.outgoingSms.findFirst({
    where: { phoneIndex: indexIn(tx, 'phone', phone) },
    orderBy: { createdAt: 'desc' },
    select: { language: true },
  });
  return (last?.language ?? STATE_LANGUAGE) as Language;
}

/** The offers of this phone that still take an answer, the latest question first. */
async function answerableOffers(tx: Transaction, phone: string): Promise<SmsValues['offers']> {
  const open = await tx.offer.findMany({
    where: { phoneIndex: indexIn(tx, 'phone', phone), endedAt: null, sentAt: { not: null } },
    select: { code: true, folded: true, serviceCode: true, serviceVersion: true },
    orderBy: { sentAt: 'desc' },
  });
  const answerable = open.filter(({ folded }) => takesAnswer(folded as unknown as LockedOffer['folded']));
  return Promise.all(
    answerable.map(async ({ code, serviceCode, serviceVersion }) => {
      const { shortNames } = await definitionOf(tx, serviceCode, serviceVersion);
      return { code, shortNames };
    }),
  );
}

async function resultNumber(tx: Transaction, locked: LockedOffer): Promise<string | undefined> {
  const results = await tx.providerResult.findMany({
    where: { offerId: locked.id },
    orderBy: { arrivedAt: 'asc' },
    select: { providerId: true, messageId: true, body: true },
  });
  for (const { providerId, messageId, body } of results) {
    const opened = await openFor(tx, locked.recipientId, resultPlace(providerId, messageId), body);
    const { outcome, resultNumber: number } = JSON.parse(opened) as { outcome?: unknown; resultNumber?: unknown };
    if (outcome === 'granted') return typeof number === 'string' ? number : undefined;
  }
  return undefined;
}
