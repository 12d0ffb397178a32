/** A carrier's receipt, from the text and the parameters of a deliver_sm (SMPP 3.4, appendix B). */
import { createHash } from 'node:crypto';
import type { ReceiptStatus } from '../../../domain/receipts.ts';
import { carrierTime } from '../carrier-time.ts';
import type { Pdu } from './library.ts';
import { numberOf, tlvNumber, tlvText } from './library.ts';
import { reportFieldsOf } from './report-readings.ts';
import { statusOfStat, statusOfState } from './report-statuses.ts';
import type { ReportFields } from './report-text.ts';
import { spelledId } from './report-text.ts';
import type { SmppSettings } from './settings.ts';
import { textPlacesOf } from './user-data.ts';

type Spelling = Pick<SmppSettings, 'receiptTimeZone' | 'referenceTag'>;
/** `stamp` distinguishes two reports on one message. */
export type Report = {
  /** The carrier's ids as they are spelled in the parameter and in the text. */
  ids: { tlv?: string; text?: string };
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

/** Whether a deliver_sm is a report of the carrier. Its text alone proves nothing, since a person may send the same
 *  (§4a), unless the settings say that this carrier sets no flag. */
export function isReport(pdu: Pdu, settings?: Pick<SmppSettings, 'receiptsInClassZero'>): boolean {
  const type = numberOf(pdu, 'esm_class') & MESSAGE_TYPE;
  if (type === RECEIPT || type === INTERMEDIATE || (pdu.tlvs.has(TAGS.messageId) && pdu.tlvs.has(TAGS.state)))
    return true;
  if (!settings?.receiptsInClassZero || type !== 0) return false;
  const { id, stats } = reportFieldsOf(pdu);
  const isKnown = stats.some((stat) => statusOfStat(stat) !== undefined) || pdu.tlvs.has(TAGS.state);
  return isKnown && (id !== undefined || pdu.tlvs.has(TAGS.messageId));
}

/** Reads a report. What cannot be read of it is missing, and its status is `unknown`. */
export function readReport(pdu: Pdu, { receiptTimeZone, referenceTag }: Spelling): Report {
  const { id: text, stats, doneDate } = reportFieldsOf(pdu);
  const tlv = spelledId(tlvText(pdu, TAGS.messageId) ?? '') || undefined;
  const reference = tlvText(pdu, referenceTag);
  const state = tlvNumber(pdu, TAGS.state);
  return {
    ids: { ...(tlv === undefined ? {} : { tlv }), ...(text === undefined ? {} : { text }) },
    status: agreed([...stats.map(statusOfStat), state === undefined ? undefined : statusOfState(state)]),
    at: timeOf(doneDate, receiptTimeZone),
    stamp: [text ?? tlv ?? reference ?? digestOf(pdu), stats.join() || state, doneDate].join('|'),
    ours: readReference(reference),
    reference: tlvNumber(pdu, TAGS.reference),
  };
}

/** What is not known decides nothing. Two statuses that contradict each other do not start the answer window. */
function agreed(statuses: readonly (ReceiptStatus | undefined)[]): ReceiptStatus {
  const known = new Set(statuses.filter((one) => one !== undefined && one !== 'unknown'));
  if (known.has('delivered') && known.size > 1) return 'unknown';
  return [...known][0] ?? 'unknown';
}

/** The time at the beginning of a field, in as many of its words as make one. */
function timeOf(field: ReportFields['doneDate'], zone: string): string | undefined {
  const words = field?.split(/\s+/) ?? [];
  return [3, 2, 1].map((count) => carrierTime(words.slice(0, count).join(' '), zone)).find((at) => at !== undefined);
}

/** Stands for the name of a report that has none. */
const digestOf = (pdu: Pdu): string =>
  createHash('sha256')
    .update(Buffer.concat(textPlacesOf(pdu)))
    .digest('hex')
    .slice(0, 40);

/** `<smsId>#<part>`: our reference in a submit. */
export const referenceOf = (smsId: string, part: number): string => `${smsId}#${part}`;
function readReference(text: string | undefined): Report['ours'] {
  const [, smsId, part] = /^(.{1,200})#(\d{1,3})$/.exec(text ?? '') ?? [];
  return smsId ? { smsId, part: Number(part) } : undefined;
}
