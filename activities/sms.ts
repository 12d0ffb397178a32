import { ApplicationFailure } from '@temporalio/common';
import { closingSms } from '../domain/acceptance.ts';
import { closing, numberGone, refusedByCarrier } from '../domain/decisions.ts';
import type { Moment } from '../domain/decisions.ts';
import type { OfferEvent } from '../domain/events.ts';
import { MINUTE_MS } from '../domain/durations.ts';
import type { SmsKind } from '../domain/sms-kinds.ts';
import type { Offer } from '../domain/offer.ts';
import { awaitsReceipt, isUnanswered } from '../domain/offer.ts';
import type { Receipt } from '../domain/receipts.ts';
import { evaluateReceipt } from '../domain/receipts.ts';
import { smsTask } from '../domain/tasks.ts';
import { gatewayName } from '../domain/troubles.ts';
import type { Clock } from './clock.ts';
import { nameFault } from './named-fault.ts';
import type { OfferBook, Written } from './offer-book.ts';
import type { SmsCarrier } from './sms-carrier.ts';
import type { SendResult } from './sms-gateway.ts';

/** A refusal lasts until operators settle it with the carrier. */
const REFUSED_RETRY_MS = 10 * MINUTE_MS;

type Ports = { book: OfferBook; carrier: SmsCarrier; now: Clock };
type OfAnOffer = { offerId: string };

/** Activities that send SMS. Every SMS is written down first and keyed by offer and kind, so a retry never makes a
 *  second one. */
export function createSmsActivities(ports: Ports) {
  const { book, carrier, now } = ports;
  return {
    /** §3.1: sends the offer SMS, or notes why it must wait. */
    async sendOffer({ offerId }: OfAnOffer): Promise<OfferEvent[]> {
      const prepared = await book.prepareOffer(offerId);
      if ('events' in prepared) return prepared.events;
      const result = await sendOrQueue(ports, offerId, prepared);
      if (result.ok) return book.noteSent(prepared, result.gatewayId, numberGone);
      return book.record(offerId, refusedByCarrier);
    },

    /** Sends the reminder within the window, where the act has one; not when the recipient answered meanwhile. */
    async sendReminder({ offerId }: OfAnOffer): Promise<OfferEvent[]> {
      const prepared = await book.prepareSms(offerId, (offer) => (isUnanswered(offer) ? 'reminder' : undefined));
      const result = prepared && (await send(ports, prepared));
      return result?.ok ? book.noteSent(prepared!, result.gatewayId) : book.events(offerId);
    },

    /** §3.2, §4b: informs the recipient how the offer ended, and closes it. */
    async sendClosingSms({ offerId }: OfAnOffer): Promise<OfferEvent[]> {
      const prepared = await book.prepareSms(offerId, (offer) => (offer.closed ? undefined : closingSms(offer)));
      const result = prepared && (await send(ports, prepared));
      return result?.ok ? book.noteSent(prepared!, result.gatewayId, closing) : book.record(offerId, closing);
    },

    /** §3.2, §4b: sends the SMS about the outcome once more, because it was not delivered. */
    async sendOutcomeAgain({ offerId, attempt }: OfAnOffer & { attempt: number }): Promise<void> {
      const prepared = await book.prepareSms(offerId, closingSms, attempt);
      const result = prepared && (await send(ports, prepared));
      if (result?.ok) await book.noteSent(prepared!, result.gatewayId);
    },

    /** §4a: answers a reply: help, a confirmation, too late … */
    async sendReplyAnswer(answer: { inboundId: string; kind: SmsKind; offerId?: string }): Promise<void> {
      const prepared = await book.prepareReply(answer);
      if (!prepared) return; // the sender was erased
      const result = await send(ports, prepared);
      if (result.ok) await book.noteSent(prepared, result.gatewayId);
    },

    /** §4a: without a receipt the carrier is asked once for the status of the offer SMS. */
    async askCarrier({ offerId }: OfAnOffer): Promise<OfferEvent[]> {
      const { offer } = await book.subject(offerId);
      const { smsId } = offer;
      if (!smsId || !awaitsReceipt(offer)) return book.events(offerId);
      const { status, at } = await carrier.status(smsId);
      const arrivedAt = new Date(await now()).toISOString();
      const receipt: Receipt = { receiptId: `${smsId}.asked`, smsId, status, carrierAt: at, arrivedAt };
      return book.record(offerId, (known) =>
        known.receivedAt || known.end ? [] : [evaluateReceipt(known, receipt, status, 'accepted')],
      );
    },
  };
}
export type SmsActivities = ReturnType<typeof createSmsActivities>;

/** §3.1: the offer SMS waits for the gateway; noted once. */
const gatewayAway = (offer: Offer, { iso: at }: Moment): OfferEvent[] =>
  offer.sentAt || offer.end || offer.waitingFor === 'gateway' ? [] : [{ type: 'sending-delayed', at, for: 'gateway' }];

/** While the gateway is down the offer waits, and the event `sending-delayed` names the reason. */
async function sendOrQueue(ports: Ports, offerId: string, prepared: Written): Promise<SendResult> {
  try {
    return await send(ports, prepared);
  } catch (fault) {
    await ports.book.record(offerId, gatewayAway, 'delayed');
    throw fault;
  }
}

/** A refusal because of us (money, sender, text) ends no offer: it raises an operator task, and the SMS is sent again
 *  later. */
async function send({ book, carrier }: Ports, written: Written): Promise<SendResult> {
  const refusing: string[] = [];
  const result = await carrier.send(written, (code, gateway) => {
    refusing.push(gateway);
    return book.raiseTask(`gateway ${gateway}`, smsTask(code));
  });
  if (!result.ok && result.fault === 'number') await book.noteRefused(written.sms.id);
  if (!result.ok && result.fault === 'ours')
    throw nameFault(
      ApplicationFailure.create({
        message: `refuses our SMS: ${result.code}`,
        type: 'SmsRefused',
        nextRetryDelay: REFUSED_RETRY_MS,
      }),
      gatewayName(...refusing),
    );
  return result;
}
