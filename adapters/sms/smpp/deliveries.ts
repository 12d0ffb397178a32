/** What the operator delivers, a receipt or a person's SMS: stored first, acknowledged then. */
import { createHash } from 'node:crypto';
import type { Store } from '../../store/database/store.ts';
import { receiveReply } from '../../store/sms/receive-replies.ts';
import { senderOf } from '../sender.ts';
import { storableText } from '../storable-text.ts';
import { ANSWERS } from './command-status.ts';
import { dueMessages, joinParts, keepPart, noteHandedOn } from './inbound-parts.ts';
import type { Pdu } from './library.ts';
import { textOf, tlvText } from './library.ts';
import { textOfOctets } from './message-text.ts';
import type { Receipts } from './receipts.ts';
import { isReport, readReport } from './report.ts';
import type { SmppSettings } from './settings.ts';
import { userDataOf } from './user-data.ts';

export class Deliveries {
  readonly #store: Store;
  readonly #settings: SmppSettings;
  readonly #receipts: Receipts;
  readonly #incompleteMs: number;
  /** The last work of each phone. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(store: Store, settings: SmppSettings, receipts: Receipts) {
    this.#store = store;
    this.#settings = settings;
    this.#receipts = receipts;
    this.#incompleteMs = settings.incompleteAfterSeconds * 1000;
  }

  /** The status to acknowledge with: only what is stored is acknowledged as taken. */
  async deliver(pdu: Pdu): Promise<number> {
    const phone = storableText(senderOf(textOf(pdu, 'source_addr')));
    if (!isReport(pdu)) return this.#inOrder(phone, () => this.#takeMessage(pdu, phone));
    const report = readReport(pdu, this.#settings);
    if (!report) return ANSWERS.never;
    await this.#receipts.take({ ...report, phone, arrivedAt: await this.#now() });
    return ANSWERS.ok;
  }

  /** Hands on what became whole in a worker that died, and what did not become whole in time. */
  async handOnDue(): Promise<void> {
    const due = await dueMessages(this.#store, this.#settings.name, this.#incompleteMs);
    for (const message of due) await this.#handOn(message);
  }

  /** What one person says is taken in the order in which it came. */
  #inOrder(phone: string, work: () => Promise<number>): Promise<number> {
    const done = (this.#queues.get(phone) ?? Promise.resolve()).then(work, work);
    this.#queues.set(phone, done);
    const forget = () => void (this.#queues.get(phone) === done && this.#queues.delete(phone));
    done.then(forget, forget);
    return done;
  }

  async #takeMessage(pdu: Pdu, phone: string): Promise<number> {
    const { name, inboundIdTag, inboundTimeTag, defaultAlphabet } = this.#settings;
    const arrivedAt = await this.#now();
    const { octets, dataCoding, joined } = userDataOf(pdu);
    const carrierMessageId = storableText(tlvText(pdu, inboundIdTag) ?? '').slice(0, 200) || undefined;
    const carrierAt = isoTime(tlvText(pdu, inboundTimeTag));
    const said = { carrierAt, arrivedAt };
    if (joined) {
      const reference = storableText(`${joined.reference}>${textOf(pdu, 'destination_addr')}`);
      const part = { ...joined, ...said, reference, phone, octets, dataCoding, carrierMessageId };
      const whole = await keepPart(this.#store, name, part, this.#incompleteMs);
      // It is stored: what fails now is done again later, and the operator need not repeat it.
      if (whole) await this.#handOn(whole).catch(() => {});
      return ANSWERS.ok;
    }
    const text = storableText(textOfOctets(octets, dataCoding, defaultAlphabet));
    const messageId = carrierMessageId ?? idOf(pdu, octets, arrivedAt);
    await receiveReply(this.#store, name, { ...said, messageId, from: phone, text });
    return ANSWERS.ok;
  }

  async #handOn(message: string): Promise<void> {
    const { name, defaultAlphabet } = this.#settings;
    const whole = await joinParts(this.#store, message, defaultAlphabet);
    if (whole) await receiveReply(this.#store, name, whole);
    await noteHandedOn(this.#store, name, message);
  }

  async #now(): Promise<string> {
    return new Date(await this.#store.now()).toISOString();
  }
}

/** An operator that gives no id: then the content and the moment are one. A person may say the same twice, so the
 *  moment counts. */
function idOf(pdu: Pdu, octets: Buffer, arrivedAt: string): string {
  const addresses = `${textOf(pdu, 'source_addr')}\n${textOf(pdu, 'destination_addr')}\n${arrivedAt}\n`;
  return createHash('sha256').update(addresses).update(octets).digest('hex').slice(0, 40);
}

const isoTime = (text: string | undefined): string | undefined => {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};
