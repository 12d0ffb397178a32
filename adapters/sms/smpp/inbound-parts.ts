/** Replies in several parts: each part is stored before it is acknowledged, and the reply is handed on when it is
 *  whole, or when the rest did not come in time. No part of a reply is lost (§6c). */
import { randomUUID } from 'node:crypto';
import { DAY_MS } from '../../../domain/durations.ts';
import type { InboundPart, StoredPart } from '../../store/sms/smpp-inbound-parts.ts';
import {
  keepInboundPart,
  messagesToHandOn,
  noteMessageHandedOn,
  partsOfMessage,
} from '../../store/sms/smpp-inbound-parts.ts';
import type { Store } from '../../store/database/store.ts';
import type { InboundMessage } from '../../../domain/inbound-message.ts';
import { storableText } from '../storable-text.ts';
import { decodePdu, HEADER } from './library.ts';
import { textOfOctets } from './message-text.ts';
import type { InboundAlphabet } from './settings.ts';
import { userDataOf } from './user-data.ts';

/** Replaces a part that did not come. No reply keyword holds it, so half an SMS is never read as an answer (§4a). */
const MISSING = '\ufffd';
const KEPT_MS = DAY_MS;

/** Stores a part, once. Returns the id of the SMS if this part completes it. */
export async function keepPart(
  store: Store,
  gateway: string,
  part: InboundPart,
  incompleteMs: number,
): Promise<string | undefined> {
  const since = new Date(Date.parse(part.arrivedAt) - incompleteMs);
  const kept = await keepInboundPart(store, gateway, part, since, (stored) => messageOf(part, stored));
  return kept?.isWhole ? kept.message : undefined;
}

/** The SMS that a part belongs to; undefined for a part that is stored already. */
function messageOf(part: InboundPart, stored: StoredPart[]): { message: string; isWhole: boolean } | undefined {
  if (stored.some((one) => isSame(one, part))) return undefined;
  const open = stored.filter(({ handedOnAt }) => handedOnAt === null);
  // Reference numbers repeat: an SMS that has this part already is another one.
  const lacksIt = ({ message }: StoredPart) => !open.some((one) => one.message === message && one.part === part.part);
  const message = open.find(lacksIt)?.message ?? randomUUID();
  return { message, isWhole: open.filter((one) => one.message === message).length + 1 === part.total };
}

const isSame = (stored: StoredPart, part: InboundPart): boolean =>
  stored.part === part.part &&
  bodyOf(stored).equals(bodyOf(part)) &&
  (part.carrierMessageId === undefined || stored.carrierMessageId === part.carrierMessageId);

/** A PDU without its sequence number, which a repeated one has anew. */
const bodyOf = ({ pdu }: { pdu: Buffer }): Buffer => pdu.subarray(HEADER);

/** The SMS that are whole, or whose missing parts did not come in time. */
export const dueMessages = async (store: Store, gateway: string, incompleteMs: number): Promise<string[]> =>
  messagesToHandOn(store, gateway, new Date((await store.now()) - incompleteMs));

/** The reply with the text of all parts in order, and the arrival of the last part. */
export async function joinParts(
  store: Store,
  message: string,
  alphabet: InboundAlphabet,
): Promise<InboundMessage | undefined> {
  const parts = await partsOfMessage(store, message);
  const [first] = parts;
  if (!first) return undefined;
  return {
    messageId: first.part === 1 && first.carrierMessageId ? first.carrierMessageId : message,
    from: first.phone,
    text: storableText(joinedText(parts, first.total, alphabet)),
    octets: Buffer.concat(parts.map(({ pdu }) => pdu)).toString('base64'),
    carrierAt: first.carrierAt?.toISOString(),
    arrivedAt: new Date(Math.max(...parts.map(({ arrivedAt }) => arrivedAt.getTime()))).toISOString(),
  };
}

/** Octets are joined before they are decoded, since a phone may cut a letter in two. */
function joinedText(parts: StoredPart[], total: number, alphabet: InboundAlphabet): string {
  const read = parts.map(({ part, pdu }) => ({ part, pdu: readPdu(pdu) }));
  const places = Array.from({ length: total }, (_, index) => read.find(({ part }) => part === index + 1)?.pdu);
  const [first] = places;
  const isWhole = places.every((one) => one && !one.isCut && one.dataCoding === first?.dataCoding);
  if (isWhole) return textOfOctets(Buffer.concat(places.map((one) => one!.octets)), first!.dataCoding, alphabet);
  return places.map((one) => (one ? textOfPdu(one, alphabet) : MISSING)).join('');
}

type Read = { octets: Buffer; dataCoding: number; isCut: boolean };

/** Only what was read as a deliver_sm is stored, so the rest is for the compiler. */
function readPdu(frame: Buffer): Read {
  const pdu = decodePdu(frame);
  return 'malformed' in pdu ? { octets: frame, dataCoding: 4, isCut: true } : { ...userDataOf(pdu), isCut: pdu.isCut };
}

/** The text of one PDU; of one whose lengths are wrong something is missing. */
export const textOfPdu = ({ octets, dataCoding, isCut }: Read, alphabet: InboundAlphabet): string =>
  textOfOctets(octets, dataCoding, alphabet) + (isCut ? MISSING : '');

/** Notes that an SMS was handed on. Its parts are kept for a day, so that a repeated part is recognised. */
export async function noteHandedOn(store: Store, gateway: string, message: string): Promise<void> {
  const at = await store.now();
  const times = { at: new Date(at), deleteBefore: new Date(at - KEPT_MS) };
  await noteMessageHandedOn(store, gateway, message, times);
}
