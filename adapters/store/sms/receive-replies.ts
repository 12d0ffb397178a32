import { randomUUID } from 'node:crypto';
import { mobileNumber } from '../../../activities/mobile-number.ts';
import { repeatSince } from '../../../domain/addressing.ts';
import { contentHash } from '../../../domain/content-hash.ts';
import { evaluateReply, evaluateUnaddressed, evaluateUnknownSender } from '../../../domain/conversation.ts';
import type { Evaluation, ReplyToEvaluate } from '../../../domain/conversation.ts';
import { HELP_KINDS, HELP_WINDOW_MS, isHelp, isHelpedEnough } from '../../../domain/help-limits.ts';
import type { InboundMessage } from '../../../domain/inbound-message.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import { isReceiptText, readReply } from '../../../domain/reply-reading.ts';
import { answerReply } from './answer-reply.ts';
import { noteOptOut } from './opt-outs.ts';
import { addressedOffer } from './questions.ts';
import { answersFor, isBeingCalled, lockOffer } from '../journal/locked-offer.ts';
import { raiseTask } from '../tasks/raise-task.ts';
import { appendEvents } from '../journal/append-events.ts';
import { placeIn } from '../database/personal-columns.ts';
import type { Place } from '../database/personal-columns.ts';
import { indexIn, phoneKeyId, sealFor } from '../database/sealed.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction, newSalt, sha256 } from '../database/store.ts';

/** With the blind index of its number. */
type FoundByPhone = InboundMessage & { phoneIndex: string };

/** Receives a reply (§6c): it is stored once and unchanged, read, matched to its offer and evaluated, all in one
 *  transaction. */
export function receiveReply(store: Store, gateway: string, received: InboundMessage): Promise<'new' | 'repeat'> {
  const message = { ...received, phoneIndex: indexIn(store.db, 'phone', received.from) };
  return inTransaction(store, async (tx, outbox) => {
    const inboundId = randomUUID();
    const salt = newSalt();
    const { reading, code } = readReply(message.text);
    // One reply of a phone at a time. Only replies take this lock, and take it first, so it cannot cause a deadlock.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${message.phoneIndex}, 2))`;
    if (await isRepeat(tx, message)) return 'repeat';
    const addressed = await addressedOffer(tx, message.from, { code, reading });
    const { arrivedAt, carrierAt, text, octets } = message;
    const evaluated: ReplyToEvaluate = {
      inboundId,
      reading,
      arrivedAt,
      carrierAt,
      contentHash: contentHash(salt, text, sha256),
      octetsHash: contentHash(salt, octets, sha256),
      isReceiptText: isReceiptText(text),
    };
    const locked = 'offerId' in addressed ? await lockOffer(tx, addressed.offerId) : undefined;
    const callInFlight = locked !== undefined && isBeingCalled(locked, Date.parse(message.arrivedAt));
    const evaluate = (helpedEnough: boolean): Evaluation => {
      const known = { ...evaluated, callInFlight, helpedEnough, isOptedOut: locked?.optedOut };
      if (!locked) return evaluateUnaddressed(addressed.whichOne ? 'whichOne' : 'unknownSender', known);
      return addressed.unknownSender ? evaluateUnknownSender(known) : evaluateReply(locked.folded, known);
    };
    const unlimited = evaluate(false);
    // Most replies are answers and get no help: the help that the phone got is looked up only where it matters.
    const isLimited = unlimited.reply !== undefined && isHelp(unlimited.reply) && (await isHelped(tx, message));
    const result = isLimited ? evaluate(true) : unlimited;
    const { reply } = result;
    // Number and text of an unknown sender are sealed for the number, since its owner is unknown.
    const keyId = locked && !addressed.unknownSender ? answersFor(locked) : phoneKeyId(message.phoneIndex);
    const outcome = { offerId: locked?.id, reply, salt, keyId };
    if (!(await insertOnce(tx, gateway, inboundId, message, reading, outcome))) return 'repeat';
    if (locked) await appendEvents(tx, outbox, locked, { events: result.events, signal: 'answerArrived' });
    if (locked && !addressed.unknownSender) await noteOptOut(tx, locked, { reading, code }, message.arrivedAt);
    if (result.needsOperator && locked)
      await raiseTask(tx, { kind: 'not-understood', subject: `offer ${locked.id}` }, arrivedAt);
    if (reply) await answerReply(tx, outbox, { inboundId, kind: reply, offerId: locked?.id, at: message.arrivedAt });
    return 'new';
  });
}

/** Whether this message was stored before, also under another id of the carrier (domain/addressing.ts). */
async function isRepeat(tx: Transaction, message: FoundByPhone): Promise<boolean> {
  const { phoneIndex, carrierAt } = message;
  const since = repeatSince(message);
  if (since === undefined) return false;
  const same = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM inbound_sms WHERE phone_index = ${phoneIndex} AND arrived_at >= ${new Date(since)}
      AND content_index = ${contentIndex(tx, message)} AND carrier_at = ${carrierAt}::timestamptz LIMIT 1`;
  return same.length > 0;
}

/** Equal for equal texts from one number. */
const contentIndex = (tx: Transaction, { from, text }: InboundMessage): string =>
  indexIn(tx, 'reply', sha256(JSON.stringify([from, text])));

/** Whether this sender gets no help: it has got enough lately, or it is no mobile number of Kazakhstan and may be a
 *  machine (domain/help-limits.ts). */
async function isHelped(tx: Transaction, { from, phoneIndex, arrivedAt }: FoundByPhone): Promise<boolean> {
  if (!mobileNumber(from)) return true;
  const since = new Date(Date.parse(arrivedAt) - HELP_WINDOW_MS);
  const helped = await tx.inboundSms.findMany({
    where: { phoneIndex, reply: { in: [...HELP_KINDS] }, arrivedAt: { gt: since } },
    select: { arrivedAt: true },
  });
  return isHelpedEnough(
    helped.map((one) => one.arrivedAt.getTime()),
    Date.parse(arrivedAt),
  );
}

type Outcome = { offerId?: string; reply?: SmsKind; salt: string; keyId: string };

/** The place of the number, the text and the octets of a reply. */
export const inboundPlace = (column: 'phone' | 'text' | 'octets', id: string): Place =>
  placeIn('inbound_sms', column, id);

async function insertOnce(
  tx: Transaction,
  gateway: string,
  id: string,
  message: FoundByPhone,
  reading: string,
  { offerId, reply, salt, keyId }: Outcome,
): Promise<boolean> {
  const { messageId, from, phoneIndex, text, octets, carrierAt, arrivedAt } = message;
  const sealed = {
    phone: await sealFor(tx, keyId, inboundPlace('phone', id), from),
    text: await sealFor(tx, keyId, inboundPlace('text', id), text),
    octets: await sealFor(tx, keyId, inboundPlace('octets', id), octets),
  };
  const inserted = await tx.$executeRaw`
    INSERT INTO inbound_sms (id, gateway, message_id, key_id, phone, phone_index, text, octets, content_index,
      carrier_at, arrived_at, reading, offer_id, reply, salt)
    VALUES (${id}::uuid, ${gateway}, ${messageId}, ${keyId}::uuid, ${sealed.phone}, ${phoneIndex}, ${sealed.text},
            ${sealed.octets}, ${contentIndex(tx, message)}, ${carrierAt ?? null}::timestamptz,
            ${arrivedAt}::timestamptz,
            ${reading}, ${offerId ?? null}::uuid, ${reply ?? null}, ${salt})
    ON CONFLICT DO NOTHING`;
  return inserted === 1;
}
