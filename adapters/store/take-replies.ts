import { randomUUID } from 'node:crypto';
import { contentHash } from '../../domain/content-hash.ts';
import { hear, hearStranger } from '../../domain/conversation.ts';
import type { Heard, HeardReply } from '../../domain/conversation.ts';
import type { SmsKind } from '../../domain/facts.ts';
import type { InboundMessage } from '../../domain/inbound-message.ts';
import { readReply } from '../../domain/reading.ts';
import { REPLY_WORKFLOW_TYPE, replyWorkflowId } from '../../workflows/offer-contract.ts';
import { putInOutbox } from './outbox.ts';
import { addressedOffer } from './questions.ts';
import { answersFor, lockOffer } from './locked-offer.ts';
import { raiseTask } from './operator-tasks.ts';
import { appendFacts } from './record.ts';
import type { Place } from '../vault/sealing.ts';
import { indexIn, phoneKeyId, sealFor } from './sealed.ts';
import type { OutboxRow, Store, Transaction } from './store.ts';
import { inTransaction, newSalt, sha256 } from './store.ts';

export type { InboundMessage };
/** With the blind index of its number. */
type FoundByPhone = InboundMessage & { phoneIndex: string };

/** Takes a reply in (§6c): stored first, unchanged, once; then read, matched to its offer and acted on, in one transaction. */
export function takeReply(store: Store, gateway: string, received: InboundMessage): Promise<'new' | 'repeat'> {
  const message = { ...received, phoneIndex: indexIn(store.db, 'phone', received.from) };
  return inTransaction(store, async (tx, outbox) => {
    const inboundId = randomUUID();
    const salt = newSalt();
    const { reading, code } = readReply(message.text);
    // One reply of a phone after the other. Taken first and by replies only, so nobody can wait for it in a circle.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${message.phoneIndex}, 2))`;
    if (await isRepeat(tx, message)) return 'repeat';
    const isAboutPerson = reading === 'opt-out' || reading === 'opt-in';
    const addressed = await addressedOffer(tx, message.from, code, isAboutPerson);
    const { arrivedAt, operatorAt, text } = message;
    const heard: HeardReply = {
      inboundId,
      reading,
      arrivedAt,
      operatorAt,
      contentHash: contentHash(salt, text, sha256),
    };
    const locked = 'offerId' in addressed ? await lockOffer(tx, addressed.offerId) : undefined;
    const callInFlight = (locked?.callingUntil?.getTime() ?? 0) > Date.parse(message.arrivedAt);
    const result: Heard = locked
      ? addressed.stranger
        ? hearStranger(heard)
        : hear(locked.folded, { ...heard, callInFlight })
      : { facts: [], reply: addressed.whichOne ? 'whichOne' : 'unknownSender' };
    const isKnown = (locked && !addressed.stranger) || addressed.whichOne;
    const reply = isKnown ? result.reply : await politeness(tx, message, result.reply);
    // A stranger's number and words are sealed for the number: whose it is, nobody knows.
    const keyId = locked && !addressed.stranger ? answersFor(locked) : phoneKeyId(message.phoneIndex);
    const outcome = { offerId: locked?.id, reply, salt, keyId };
    if (!(await insertOnce(tx, gateway, inboundId, message, reading, outcome))) return 'repeat';
    if (locked) await appendFacts(tx, outbox, locked, { facts: result.facts, news: 'answerArrived' });
    if (locked && !addressed.stranger) await noteOptOut(tx, locked, reading, message.arrivedAt);
    if (result.needsOperator && locked)
      await raiseTask(tx, { kind: 'not-understood', subject: `offer ${locked.id}` }, arrivedAt);
    if (reply) await answer(tx, outbox, { inboundId, kind: reply, offerId: locked?.id, at: message.arrivedAt });
    return 'new';
  });
}

const REPEAT_MS = 60_000;

/** The same words from the same number at the same operator time within a minute are one message, whatever its id. */
async function isRepeat(tx: Transaction, message: FoundByPhone): Promise<boolean> {
  const { phoneIndex, operatorAt, arrivedAt } = message;
  // Without the operator's time nobody can tell a repeat from a person who says the same thing twice.
  if (!operatorAt) return false;
  const since = new Date(Date.parse(arrivedAt) - REPEAT_MS);
  const same = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM inbound_sms WHERE phone_index = ${phoneIndex} AND arrived_at >= ${since}
      AND content_index = ${contentIndex(tx, message)} AND operator_at = ${operatorAt}::timestamptz LIMIT 1`;
  return same.length > 0;
}

/** The same for the same words of the same number. */
const contentIndex = (tx: Transaction, { from, text }: InboundMessage): string =>
  indexIn(tx, 'reply', sha256(JSON.stringify([from, text])));

const PAUSE_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** A stranger is answered once in ten minutes and three times a day: our SMS cost money and must not become a nuisance. */
async function politeness(tx: Transaction, message: FoundByPhone, reply?: SmsKind): Promise<SmsKind | undefined> {
  const arrived = Date.parse(message.arrivedAt);
  const recent = await tx.inboundSms.findMany({
    where: {
      phoneIndex: message.phoneIndex,
      reply: 'unknownSender',
      arrivedAt: { gt: new Date(arrived - DAY_MS) },
    },
    select: { arrivedAt: true },
  });
  const tooSoon = recent.some(({ arrivedAt }) => arrived - arrivedAt.getTime() < PAUSE_MS);
  return tooSoon || recent.length >= 3 ? undefined : reply;
}

type Outcome = { offerId?: string; reply?: SmsKind; salt: string; keyId: string };

/** Where number and words of a reply stand. */
export const inboundPlace = (column: 'phone' | 'text', id: string): Place => ({
  table: 'inbound_sms',
  column,
  row: id,
});

async function insertOnce(
  tx: Transaction,
  gateway: string,
  id: string,
  message: FoundByPhone,
  reading: string,
  { offerId, reply, salt, keyId }: Outcome,
): Promise<boolean> {
  const { messageId, from, phoneIndex, text, operatorAt, arrivedAt } = message;
  const sealed = {
    phone: await sealFor(tx, keyId, inboundPlace('phone', id), from),
    text: await sealFor(tx, keyId, inboundPlace('text', id), text),
  };
  const inserted = await tx.$executeRaw`
    INSERT INTO inbound_sms (id, gateway, message_id, key_id, phone, phone_index, text, content_index, operator_at, arrived_at,
      reading, offer_id, reply, salt)
    VALUES (${id}::uuid, ${gateway}, ${messageId}, ${keyId}::uuid, ${sealed.phone}, ${phoneIndex}, ${sealed.text},
            ${contentIndex(tx, message)}, ${operatorAt ?? null}::timestamptz, ${arrivedAt}::timestamptz,
            ${reading}, ${offerId ?? null}::uuid, ${reply ?? null}, ${salt})
    ON CONFLICT DO NOTHING`;
  return inserted === 1;
}

/** Opting out speaks about all later offers to the person who answers; opting in takes it back. */
async function noteOptOut(
  tx: Transaction,
  { recipientId, representativeId }: { recipientId: string; representativeId: string | null },
  reading: string,
  at: string,
): Promise<void> {
  if (reading !== 'opt-out' && reading !== 'opt-in') return;
  const person = { id: representativeId ?? recipientId };
  await tx.recipient.update({
    where: person,
    data: { optedOutAt: reading === 'opt-out' ? at : null },
    select: { id: true },
  });
}

type ReplySms = { inboundId: string; kind: SmsKind; offerId?: string; at: string };

async function answer(tx: Transaction, outbox: OutboxRow[], { at, ...payload }: ReplySms): Promise<void> {
  const message = { workflowId: replyWorkflowId(payload.inboundId), message: REPLY_WORKFLOW_TYPE, payload, at };
  outbox.push(await putInOutbox(tx, message));
}
