/** What the carrier delivers, a receipt or a reply: stored first, then acknowledged. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../../store/database/store.ts';
import { receiveReply } from '../../store/sms/receive-replies.ts';
import { senderOf } from '../sender.ts';
import { storableText } from '../storable-text.ts';
import { ANSWERS } from './command-status.ts';
import { dueMessages, joinParts, keepPart, noteHandedOn, textOfPdu } from './inbound-parts.ts';
import type { ReceivedPdu } from './library.ts';
import { numberOf, textOf, tlvText } from './library.ts';
import type { Receipts } from './receipts.ts';
import { isReport, readReport } from './report.ts';
import type { InboundAlphabet, SmppSettings } from './settings.ts';
import { inboundAlphabetOf } from './settings.ts';
import { userDataOf } from './user-data.ts';

/** Receives the deliver_sm of one gateway. */
export class Deliveries {
  readonly #store: Store;
  readonly #settings: SmppSettings;
  readonly #receipts: Receipts;
  readonly #incompleteMs: number;
  readonly #alphabet: InboundAlphabet;
  /** The last delivery of each phone that is under way. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(store: Store, settings: SmppSettings, receipts: Receipts) {
    this.#store = store;
    this.#settings = settings;
    this.#receipts = receipts;
    this.#incompleteMs = settings.incompleteAfterSeconds * 1000;
    this.#alphabet = inboundAlphabetOf(settings);
  }

  /** Stores a delivery and returns the status that acknowledges it. */
  async deliver(pdu: ReceivedPdu): Promise<number> {
    const phone = storableText(senderIn(pdu));
    if (!isReport(pdu, this.#settings)) return this.#inOrder(phone, () => this.#receiveMessage(pdu, phone));
    const octets = pdu.frame.toString('base64');
    await this.#receipts.receive({ ...readReport(pdu, this.#settings), phone, octets, arrivedAt: await this.#now() });
    return ANSWERS.ok;
  }

  /** Hands on SMS whose last part came just before a worker died, and SMS whose missing parts did not come in time. */
  async handOnDue(): Promise<void> {
    const due = await dueMessages(this.#store, this.#settings.name, this.#incompleteMs);
    for (const message of due) await this.#handOn(message);
  }

  /** The replies of one phone are received in the order in which they arrived. */
  #inOrder(phone: string, work: () => Promise<number>): Promise<number> {
    const done = (this.#queues.get(phone) ?? Promise.resolve()).then(work, work);
    this.#queues.set(phone, done);
    const forget = () => void (this.#queues.get(phone) === done && this.#queues.delete(phone));
    done.then(forget, forget);
    return done;
  }

  async #receiveMessage(pdu: ReceivedPdu, phone: string): Promise<number> {
    const { name, inboundIdTag, inboundTimeTag } = this.#settings;
    const arrivedAt = await this.#now();
    const { joined, ...data } = userDataOf(pdu);
    const carrierMessageId = storableText(tlvText(pdu, inboundIdTag) ?? '').slice(0, 200) || undefined;
    const carrierAt = isoTime(tlvText(pdu, inboundTimeTag));
    const times = { carrierAt, arrivedAt };
    if (joined) {
      const reference = storableText(`${joined.reference}>${textOf(pdu, 'destination_addr')}`);
      const part = { ...joined, ...times, reference, phone, pdu: pdu.frame, carrierMessageId };
      const whole = await keepPart(this.#store, name, part, this.#incompleteMs);
      // The part is stored: a failure from here on is repeated by maintenance and not by the carrier.
      if (whole) await this.#handOn(whole).catch(() => {});
      return ANSWERS.ok;
    }
    const text = storableText(textOfPdu({ ...data, isCut: pdu.isCut }, this.#alphabet));
    const messageId = carrierMessageId ?? idOf(pdu, data.octets, arrivedAt);
    const octets = pdu.frame.toString('base64');
    await receiveReply(this.#store, name, { ...times, messageId, from: phone, text, octets });
    return ANSWERS.ok;
  }

  async #handOn(message: string): Promise<void> {
    const { name } = this.#settings;
    const whole = await joinParts(this.#store, message, this.#alphabet);
    if (whole) await receiveReply(this.#store, name, whole);
    await noteHandedOn(this.#store, name, message);
  }

  async #now(): Promise<string> {
    return new Date(await this.#store.now()).toISOString();
  }
}

/** An id for a reply of a carrier that gives none, from its content and its arrival: a person may send the same text
 *  twice. */
function idOf(pdu: ReceivedPdu, octets: Buffer, arrivedAt: string): string {
  const addresses = `${textOf(pdu, 'source_addr')}\n${textOf(pdu, 'destination_addr')}\n${arrivedAt}\n`;
  return createHash('sha256').update(addresses).update(octets).digest('hex').slice(0, 40);
}

/** The type of number of a sender that is a name (SMPP 3.4, 5.2.5). */
const ALPHANUMERIC = 5;

/** A name may be made of digits: it is no phone. */
function senderIn(pdu: ReceivedPdu): string {
  const written = textOf(pdu, 'source_addr');
  return numberOf(pdu, 'source_addr_ton') === ALPHANUMERIC ? `name ${written}` : senderOf(written);
}

/** A moment in ISO 8601 with an offset; other texts are none. */
const isoTime = (text: string | undefined): string | undefined => {
  const { data } = z.iso.datetime({ offset: true }).safeParse(text);
  return data === undefined ? undefined : new Date(data).toISOString();
};
