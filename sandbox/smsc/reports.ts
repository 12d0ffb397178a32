/** The status of a message as the SMSC reports it: as a receipt in a deliver_sm, and as the answer to query_sm. */
import { receiptOfPart } from '../sms-receipts.ts';
import type { Message, Receipt } from '../sms-receipts.ts';
import type { Sms } from '../sms.ts';
import type { Fields } from './deliveries.ts';
import { gsmAlphabet, TAG } from './library.ts';
import { tlvText } from './pdu.ts';
import type { Pdu } from './pdu.ts';
import type { Outcome } from './session.ts';
import type { SmscSettings } from './settings.ts';
import { localDigits, smppTime } from './smpp-time.ts';
import { STATUS } from './status.ts';
import type { Submissions, Submitted } from './submissions.ts';
import { textOf } from './text-coding.ts';

const RECEIPT = 0x04;
/** Appendix B and 5.2.28 of the standard. */
const STATES: Record<string, [stat: string, state: number]> = {
  delivered: ['DELIVRD', 2],
  expired: ['EXPIRED', 3],
  undeliverable: ['UNDELIV', 5],
  accepted: ['ACCEPTD', 6],
  rejected: ['REJECTD', 8],
  atCarrier: ['ENROUTE', 1],
  queued: ['ENROUTE', 1],
  partial: ['ENROUTE', 1],
};
const UNKNOWN: [string, number] = ['UNKNOWN', 7];
const FAILURES = ['expired', 'undeliverable', 'rejected'];
const QUOTED_LETTERS = 20;

/** Whether the client requested this receipt. */
export const isWanted = ({ reports }: Submitted, { status }: Receipt): boolean =>
  reports === 1 || (reports === 2 && FAILURES.includes(status));

/** The deliver_sm of a receipt. */
export function receiptFields(of: Submitted, message: Message, receipt: Receipt, settings: SmscSettings): Fields {
  const { SANDBOX_SMPP_ZONE: zone, SANDBOX_SMPP_RECEIPT_IDS: ids } = settings;
  const [stat, state] = STATES[receipt.status] ?? UNKNOWN;
  const id = ids === 'hex' ? BigInt(of.messageId).toString(16).toUpperCase() : of.messageId;
  const isDelivered = receipt.status === 'delivered';
  const text = [
    `id:${id}`,
    `sub:001 dlvrd:${isDelivered ? '001' : '000'}`,
    `submit date:${localDigits(message.at, zone).slice(0, 10)}`,
    `done date:${localDigits(receipt.at ?? message.at, zone)}`,
    `stat:${stat} err:${FAILURES.includes(receipt.status) ? `00${state}` : '000'}`,
    `text:${quotedText(message.text)}`,
  ].join(' ');
  return {
    source_addr_ton: of.destination.ton,
    source_addr_npi: of.destination.npi,
    source_addr: of.destination.digits,
    dest_addr_ton: of.source.ton,
    dest_addr_npi: of.source.npi,
    destination_addr: of.source.digits,
    esm_class: RECEIPT,
    data_coding: 0,
    short_message: gsmAlphabet.encode(text),
    receipted_message_id: id,
    message_state: state,
    ...(of.userMessageReference !== undefined && { user_message_reference: of.userMessageReference }),
    ...(of.reference && { clientReference: of.reference }),
  };
}

/** The beginning of the message, if the alphabet of receipts has all its letters. */
const quotedText = (text: string): string =>
  textOf(gsmAlphabet.encode(text.slice(0, QUOTED_LETTERS)), 0) === text.slice(0, QUOTED_LETTERS)
    ? text.slice(0, QUOTED_LETTERS)
    : '';

/** query_sm, by the id that was given, or by the client's reference if this carrier supports that. */
export function createQuery(sms: Sms, submissions: Submissions, settings: SmscSettings) {
  const { SANDBOX_SMPP_ZONE: zone, SANDBOX_SMPP_QUERY_BY_REFERENCE: byReference } = settings;

  function find(pdu: Pdu, account: string): Submitted | undefined {
    const id = pdu.text('message_id');
    const found = submissions.byId(id);
    if (found?.account === account) return found;
    const reference = id || tlvText(pdu.tlv(TAG.clientReference));
    return byReference && reference ? submissions.byReference(account, reference) : undefined;
  }

  return (pdu: Pdu, account: string): Outcome => {
    const submitted = find(pdu, account);
    if (!submitted) return { status: STATUS.badMessageId };
    const source = pdu.text('source_addr');
    if (source && source !== submitted.source.digits) return { status: STATUS.queryFailed };
    const { message, part, messageId } = submitted;
    const status = message ? sms.statusOf(message, part) : 'atCarrier';
    // ACCEPTED would mean that it was read on the subscriber's behalf
    const [, state] = status === 'accepted' ? STATES.atCarrier! : (STATES[status] ?? UNKNOWN);
    const at = message && receiptOfPart(message, part)?.at;
    const isFinal = status === 'delivered' || FAILURES.includes(status);
    const final_date = isFinal && at ? smppTime(at, zone) : '';
    return { status: STATUS.ok, fields: { message_id: messageId, final_date, message_state: state, error_code: 0 } };
  };
}
