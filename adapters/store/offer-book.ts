import type { OfferBook, Screened, Subject } from '../../activities/offer-book.ts';
import type { Fact } from '../../domain/facts.ts';
import { quietUntil } from '../../domain/quiet-hours.ts';
import { durationMs } from '../catalogue/durations.ts';
import { beginCall, noteCall, noteWord } from './calls.ts';
import { definitionOf } from './catalogue.ts';
import { claimLine } from './lines.ts';
import { prepareOffer, prepareReply, prepareSms } from './prepare-sms.ts';
import { appendFacts, factsOf, lockOffer } from './record.ts';
import type { Store } from './store.ts';
import { inTransaction } from './store.ts';

/** The offer book on PostgreSQL. `gateway` names the operator that takes what is sent. */
export function openOfferBook(store: Store, gateway: string): OfferBook {
  const now = async () => {
    const ms = await store.now();
    return { ms, iso: new Date(ms).toISOString() };
  };
  return {
    subject: (offerId) => subject(store, offerId),
    facts: (offerId) => factsOf(store.db, offerId),
    async record(offerId, decide) {
      const at = await now();
      return inTransaction(store, async (tx, outbox) => {
        const locked = await lockOffer(tx, offerId);
        const facts = locked ? decide(locked.folded, at) : [];
        if (!locked || facts.length === 0) return factsOf(tx, offerId);
        await appendFacts(tx, outbox, locked, { facts });
        return facts;
      });
    },
    noteScreening: async (offerId, screened) => noteScreening(store, offerId, screened, await now()),
    prepareOffer: async (offerId) => prepareOffer(store, gateway, offerId, await now()),
    prepareSms: async (offerId, kind) => prepareSms(store, gateway, offerId, kind, await now()),
    prepareReply: async (answer) => prepareReply(store, gateway, answer, await now()),
    async noteSending(id, { gatewayId, status }) {
      const sentAt = (await now()).iso;
      // A receipt may have come before the operator's own answer: its word is the later one.
      await store.db.outgoingSms.updateMany({ where: { id, status: 'written' }, data: { status } });
      if (gatewayId)
        await store.db.outgoingSms.update({ where: { id }, data: { gatewayId, sentAt }, select: { id: true } });
    },
    beginCall: async (offerId, token) => beginCall(store, offerId, token, await now()),
    async abandonCall(offerId) {
      await store.db.offer.update({ where: { id: offerId }, data: { callingUntil: null }, select: { id: true } });
    },
    noteCall: async (offerId, call) => noteCall(store, offerId, call, await now()),
    noteWord: async (offerId, word) => noteWord(store, offerId, word, await now()),
    async raiseTask(offerId, kind) {
      const open = await store.db.operatorTask.count({ where: { offerId: offerId ?? null, kind, doneAt: null } });
      if (open === 0) await store.db.operatorTask.create({ data: { offerId, kind, createdAt: (await now()).iso } });
    },
  };
}

async function subject({ db }: Store, offerId: string): Promise<Subject> {
  const row = await db.offer.findUniqueOrThrow({
    where: { id: offerId },
    include: { recipient: true, representative: true },
  });
  const definition = await definitionOf(db, row.serviceCode, row.serviceVersion);
  const last = await db.offer.findFirst({
    where: { recipientId: row.recipientId, serviceCode: row.serviceCode, state: 'DECLINED', id: { not: offerId } },
    orderBy: { endedAt: 'desc' },
    select: { endedAt: true },
  });
  const person = row.representative ?? row.recipient;
  return {
    offer: row.folded as unknown as Subject['offer'],
    recipient: { kind: row.recipient.kind as Subject['recipient']['kind'], identifier: row.recipient.identifier },
    person: person.identifier,
    phone: row.phone ?? undefined,
    optedOut: person.optedOutAt !== null,
    declinedAt: last?.endedAt?.getTime(),
    coolDownMs: durationMs(definition.coolDown),
    consent: definition.consent,
  };
}

function noteScreening(
  store: Store,
  offerId: string,
  screened: Screened,
  now: { ms: number; iso: string },
): Promise<Fact[]> {
  const { facts, phone, language, token, tokenExpiresAt } = screened;
  const columns = {
    ...(phone ? { phone } : {}),
    ...(language ? { language } : {}),
    ...(token ? { consentToken: token } : {}),
    ...(tokenExpiresAt ? { consentExpiresAt: new Date(tokenExpiresAt) } : {}),
  };
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    if (!locked || locked.folded.end) return factsOf(tx, offerId);
    const { urgent, quietHours } = locked.folded.made.terms;
    const waits: Fact[] = [];
    if (phone) {
      const line = await claimLine(tx, offerId, phone, urgent);
      const quiet = !urgent && quietUntil(now.ms, quietHours) !== undefined;
      if (line === 'waiting' || quiet)
        waits.push({ type: 'line-waited', at: now.iso, for: line === 'waiting' ? 'line' : 'quiet-hours' });
    }
    await appendFacts(tx, outbox, locked, { facts: [...facts, ...waits], columns });
    return [...facts, ...waits];
  });
}
