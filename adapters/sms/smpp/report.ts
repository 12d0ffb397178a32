/** A carrier's receipt, from the text and the parameters of a deliver_sm (SMPP 3.4, appendix B). */
import type { ReceiptStatus } from '../../../domain/receipts.ts';
import type { Pdu } from './library.ts';
import { numberOf, tlvNumber, tlvText } from './library.ts';
import { statusOfStat, statusOfState } from './report-statuses.ts';
import type { SmppSettings } from './settings.ts';
import { textOfOctets } from './message-text.ts';
import { userDataOf } from './user-data.ts';

type Spelling = Pick<SmppSettings, 'receiptIds' | 'receiptTimeZone' | 'referenceTag'>;
/** `matchId` equals that of the answer to the submit; `stamp` distinguishes two reports on one message. */
export type Report = {
  ids: { tlv?: string; text?: string };
  matchId?: string;
  status: ReceiptStatus;
  at?: string;
  stamp: string;
  /** Our reference, if the carrier returns it. */
  ours?: { smsId: string; part: number };
  reference?: number;
};

const MESSAGE_TYPE = 0x3c;
const RECEIPT = 0x04;
const INTERMEDIATE = 0x20;
const TAGS = { messageId: 0x001e, state: 0x0427, reference: 0x0204 };

/** Whether a deliver_sm is a report of the carrier. Its text alone proves nothing: a person may send the same
 *  (§4a). */
export function isReport(pdu: Pdu, _: SmppSettings): boolean {
  const type = numberOf(pdu, 'esm_class') & MESSAGE_TYPE;
  return type === RECEIPT || type === INTERMEDIATE || (pdu.tlvs.has(TAGS.messageId) && pdu.tlvs.has(TAGS.state));
}

/** Reads a report; undefined when it does not identify an SMS. */
export function readReport(pdu: Pdu, { receiptIds, receiptTimeZone, referenceTag }: Spelling): Report {
  const { octets, dataCoding } = userDataOf(pdu);
  const fields = readReportText(textOfOctets(octets, dataCoding === 8 ? 8 : 3, 'latin1'));
  const byTag = tlvText(pdu, TAGS.messageId);
  const ours = readReference(tlvText(pdu, referenceTag));
  // The parameter is spelled as the answer to the submit was; the text may be spelled differently.
  const matchId = fields.id ? matchIdOfReceipt(fields.id, receiptIds) : byTag && matchIdOfAnswer(byTag, receiptIds);
  const state = tlvNumber(pdu, TAGS.state);
  return {
    ids: { tlv: byTag, text: fields.id },
    matchId: matchId || undefined,
    status: agreed(fields.stat && statusOfStat(fields.stat), state === undefined ? undefined : statusOfState(state)),
    at: carrierTime(fields.doneDate, receiptTimeZone),
    stamp: [fields.id ?? byTag, fields.stat ?? state, fields.doneDate].join('|'),
    ours,
    reference: tlvNumber(pdu, TAGS.reference),
  };
}

/** Two statuses that contradict each other do not start the answer window. */
function agreed(stat: ReceiptStatus | '' | undefined, state: ReceiptStatus | undefined): ReceiptStatus {
  if (!stat || !state || stat === state) return stat || state || 'unknown';
  if (stat === 'delivered' || state === 'delivered') return 'unknown';
  return stat === 'unknown' ? state : stat;
}

/** The fields of a receipt's text. The part after `text:` quotes a person's SMS and is not read. */
export function readReportText(whole: string): { id?: string; stat?: string; doneDate?: string; err?: string } {
  const text = whole.replace(/(^|\s)text:.*$/is, '');
  const field = (name: string, value: string) => new RegExp(`(?:^|\\s)${name}:\\s?(${value})`, 'i').exec(text)?.[1];
  return {
    id: field('id', '[^\\s]{1,100}'),
    stat: field('stat', '[A-Za-z]{1,12}'),
    doneDate: field('done date', '\\d{10,14}'),
    err: field('err', '[^\\s]{1,20}'),
  };
}

/** YYMMDDhhmm, with seconds or with a century, in the carrier's zone. */
export function carrierTime(digits: string | undefined, zone: string): string | undefined {
  const whole = digits?.length === 14 ? digits : `20${digits ?? ''}`;
  const [, year, month, day, hour, minute, second = '00'] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/.exec(whole) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** `<smsId>#<part>`: our reference in a submit. */
export const referenceOf = (smsId: string, part: number): string => `${smsId}#${part}`;
function readReference(text: string | undefined): Report['ours'] {
  const [, smsId, part] = /^(.{1,200})#(\d{1,3})$/.exec(text ?? '') ?? [];
  return smsId ? { smsId, part: Number(part) } : undefined;
}

/** The id of an answer to a submit, normalised so that it equals the receipt's, whatever base each is written in. */
export const matchIdOfAnswer = (id: string, spelling: SmppSettings['receiptIds']): string =>
  inBase(id, spelling === 'as-sent' ? undefined : spelling === 'hex-of-decimal' ? 10 : 16);
export const matchIdOfReceipt = (id: string, spelling: SmppSettings['receiptIds']): string =>
  inBase(id, spelling === 'as-sent' ? undefined : spelling === 'hex-of-decimal' ? 16 : 10);

function inBase(id: string, base: 10 | 16 | undefined): string {
  const isNumber = base === 16 ? /^[0-9a-f]{1,64}$/i.test(id) : /^\d{1,64}$/.test(id);
  if (base === undefined || !isNumber) return id;
  return String(BigInt(base === 16 ? `0x${id}` : id));
}
