import type { Now, OfferBook, Screened, Subject, Written } from '../../../activities/offer-book.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import { wasAsked } from '../../../domain/offer.ts';
import { reasonToWait } from '../../../domain/phone-slot.ts';
import { CLOSED_BY_SENDING } from '../../../domain/task-changes.ts';
import { REASON_GONE } from '../../../domain/tasks.ts';
import { consentValidMs } from '../../catalogue/definition.ts';
import { durationMs } from '../../catalogue/durations.ts';
import type { GatewayChoice } from '../../../activities/sms-carrier.ts';
import { noteCallDelay, noteProviderAway, noteProviderBack } from '../offers/delays.ts';
import { abandonCall, beginCall, confirmAgreement, noteCall, noteDecision } from '../offers/provider-calls.ts';
import { definitionOf, providerOf } from '../catalogue/service-definitions.ts';
import { acquirePhoneSlot, leavePhoneSlot } from '../journal/phone-slots.ts';
import { BARRED_BY_OPT_OUT } from '../journal/opt-out-rule.ts';
import { prepareOffer } from '../sms/prepare-offer.ts';
import { prepareReply } from '../sms/prepare-reply.ts';
import { prepareSms } from '../sms/prepare-sms.ts';
import { noteRefused } from '../sms/repeat-outcome.ts';
import { eventsOf, lockOffer, phoneOf } from '../journal/locked-offer.ts';
import { raiseTask } from '../tasks/raise-task.ts';
import { appendEvents } from '../journal/append-events.ts';
import { identifierOf, openFor } from '../database/sealed.ts';
import type { Store } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** The offer book on PostgreSQL. `choose` names the gateway of each new SMS. */
export function openOfferBook(store: Store, choose: GatewayChoice): OfferBook {
  const now = async () => {
    const ms = await store.now();
    return { ms, iso: new Date(ms).toISOString() };
  };
  return {
    subject: (offerId) => subject(store, offerId),
    events: (offerId) => eventsOf(store.db, offerId),
    async record(offerId, decide, signal) {
      const at = await now();
      return inTransaction(store, async (tx, outbox) => {
        const locked = await lockOffer(tx, offerId);
        const events = locked ? decide(locked.folded, at) : [];
        if (!locked || events.length === 0) return eventsOf(tx, offerId);
        await appendEvents(tx, outbox, locked, { events, signal });
        return events;
      });
    },
    noteScreening: async (offerId, screened) => noteScreening(store, offerId, screened, await now()),
    prepareOffer: async (offerId) => prepareOffer(store, choose, offerId, await now()),
    prepareSms: async (offerId, kindOf, attempt) =>
      prepareSms(store, choose, { offerId, kindOf, attempt }, await now()),
    prepareReply: async (answer) => prepareReply(store, choose, answer, await now()),
    noteSent: async (written, gatewayId, andThen) => noteSent(store, written, gatewayId, await now(), andThen),
    noteRefused: async (smsId) => noteRefused(store, smsId, await now()),
    beginCall: async (offerId, token) => beginCall(store, offerId, token, await now()),
    abandonCall: async (offerId) => abandonCall(store, offerId, await now()),
    confirmAgreement: async (offerId) => confirmAgreement(store, offerId, await now()),
    noteCall: async (offerId, call) => noteCall(store, offerId, call, await now()),
    noteDecision: async (offerId, decision) => noteDecision(store, offerId, decision, await now()),
    noteCallDelay: async (offerId, attempt) => noteCallDelay(store, offerId, attempt, await now()),
    noteProviderAway: async (providerId) => noteProviderAway(store, providerId, await now()),
    noteProviderBack: async (providerId) => noteProviderBack(store, providerId, await now()),
    raiseTask: async (subject, kind) => raiseTask(store.db, { kind, subject }, new Date(await store.now())),
  };
}

type SubjectRow = Omit<
  Subject,
  'offerId' | 'offer' | 'recipient' | 'phone' | 'declinedAt' | 'coolDownMs' | 'consent' | 'consentEndsAt'
> & {
  folded: Subject['offer'];
  kind: Subject['recipient']['kind'];
  identifier: string;
  recipientId: string;
  personId: string;
  phone: string | null;
  declinedAt: Date | null;
  consentEndsAt: Date | null;
};

async function subject(store: Store, offerId: string): Promise<Subject> {
  const { db } = store;
  const [row] = await db.$queryRaw<SubjectRow[]>`
    SELECT o.folded, o.phone, o.consent_expires_at AS "consentEndsAt", r.kind,
      r.identifier, r.id::text AS "recipientId", p.identifier AS person,
      p.id::text AS "personId", ${BARRED_BY_OPT_OUT} AS "optedOut",
           (SELECT max(ended_at) FROM offers d WHERE d.recipient_id = o.recipient_id AND d.service_code = o.service_code
            AND d.life_event IS NOT DISTINCT FROM o.life_event
            AND d.state = 'DECLINED' AND d.id <> o.id) AS "declinedAt",
           (SELECT away_since IS NOT NULL FROM providers v WHERE v.id = o.provider_id) AS "isProviderAway"
    FROM offers o JOIN recipients r ON r.id = o.recipient_id
      JOIN recipients p ON p.id = COALESCE(o.representative_id, o.recipient_id)
    WHERE o.id = ${offerId}::uuid`;
  if (!row) throw new Error(`There is no offer ${offerId}`);
  const { folded: offer, kind, recipientId, personId, declinedAt, optedOut, isProviderAway } = row;
  const identifier = await openFor(db, recipientId, identifierOf(recipientId), row.identifier);
  const person = await openFor(db, personId, identifierOf(personId), row.person);
  const phone = row.phone === null ? undefined : await openFor(db, personId, phoneOf(offerId), row.phone);
  const definition = await definitionOf(db, offer.made.serviceCode, offer.made.serviceVersion);
  const { purpose, accessName } = definition.consent;
  const { companyName, companyBin } = await providerOf(store, offer.made.providerId);
  return {
    optedOut,
    person,
    offerId,
    offer,
    recipient: { kind, identifier },
    phone,
    declinedAt: declinedAt?.getTime(),
    isProviderAway,
    coolDownMs: durationMs(definition.coolDown),
    consent: {
      purpose,
      accessName,
      company: { name: companyName, bin: companyBin },
      validMs: consentValidMs(definition),
    },
    consentEndsAt: row.consentEndsAt?.getTime(),
  };
}

/** Notes that the gateway accepted an SMS; when an earlier attempt has noted it already, it is not noted again. Tasks
 *  about a gateway that refused every SMS close. */
function noteSent(
  store: Store,
  { sms, kind, offerId, language, parts, contentHash }: Written,
  gatewayId: string,
  now: Now,
  andThen: (offer: Subject['offer'], now: Now) => OfferEvent[] = () => [],
): Promise<OfferEvent[]> {
  return inTransaction(store, async (tx, outbox) => {
    const locked = offerId ? await lockOffer(tx, offerId) : undefined;
    // A receipt may arrive before the carrier's answer to the submission; its status is the later one and stays.
    const [{ fresh } = { fresh: 0 }] = await tx.$queryRaw<{ fresh: number }[]>`
      WITH sent AS (
        UPDATE outgoing_sms SET gateway_id = ${gatewayId}, sent_at = ${now.iso}::timestamptz,
          status = CASE status WHEN 'written' THEN 'accepted' ELSE status END
        WHERE id = ${sms.id} AND sent_at IS NULL RETURNING gateway
      ), closed AS (
        UPDATE operator_tasks t SET done_at = ${now.iso}::timestamptz, resolution = ${REASON_GONE} FROM sent
        WHERE t.subject = 'gateway ' || sent.gateway AND t.kind = ANY (${[...CLOSED_BY_SENDING]}::text[])
          AND t.done_at IS NULL
      ) SELECT count(*)::int AS fresh FROM sent`;
    if (!locked || !offerId) return [];
    const commitment = contentHash === undefined ? {} : { contentHash };
    const sent: OfferEvent = { type: 'sms-sent', at: now.iso, kind, smsId: sms.id, language, parts, ...commitment };
    const events = [...(fresh > 0 ? [sent] : []), ...andThen(locked.folded, now)];
    if (events.length === 0) return eventsOf(tx, offerId);
    await appendEvents(tx, outbox, locked, { events });
    return events;
  });
}

function noteScreening(store: Store, offerId: string, screened: Screened, now: Now): Promise<OfferEvent[]> {
  const { events, phone, language, token, tokenExpiresAt, organisationName } = screened;
  const columns = {
    ...(phone ? { phone } : {}),
    ...(language ? { language } : {}),
    ...(token ? { consentToken: token } : {}),
    ...(organisationName ? { organisationName } : {}),
    ...(tokenExpiresAt ? { consentExpiresAt: new Date(tokenExpiresAt) } : {}),
  };
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    // An earlier attempt may have sent it meanwhile: then its number stays the one that was asked.
    if (!locked || locked.folded.end || wasAsked(locked.folded)) return eventsOf(tx, offerId);
    const { urgent } = locked.folded.made.terms;
    if (locked.phone && locked.phone !== phone)
      await leavePhoneSlot(tx, outbox, { offerId, from: locked.phone, to: phone, at: now.iso });
    const slot = phone && (await acquirePhoneSlot(tx, offerId, phone, urgent));
    const waitsFor = slot && reasonToWait(locked.folded, slot, now.ms);
    const waits: OfferEvent[] = waitsFor ? [{ type: 'sending-delayed', at: now.iso, for: waitsFor }] : [];
    // Consent that is pending is waited for by retries, so the workflow gets the event as a signal.
    const isPending = events.at(-1)?.type === 'consent-checked';
    const signal = isPending ? 'delayed' : undefined;
    await appendEvents(tx, outbox, locked, { events: [...events, ...waits], columns, signal });
    return [...events, ...waits];
  });
}
