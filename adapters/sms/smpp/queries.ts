/** query_sm: the carrier's status of one part, by its own id or by our reference. */
import type { ReceiptStatus } from '../../../domain/receipts.ts';
import { carrierTime } from '../carrier-time.ts';
import { NO_SUCH_MESSAGE } from './command-status.ts';
import type { Connection } from './connection.ts';
import type { Field } from './library.ts';
import { numberOf, textOf, textTlv } from './library.ts';
import { statusOfState } from './report-statuses.ts';
import type { SmppSettings } from './settings.ts';

/** `absent`: the carrier certainly does not have it. `unclear`: any other answer. `silent`: no answer. */
export type Known = { status: ReceiptStatus; at?: string; carrierMessageId?: string } | 'absent' | 'unclear' | 'silent';

const QUERY_MS = 4_000;
/** The longest id of the field; a longer one goes into the vendor's parameter alone. */
const LONGEST_ID = 64;

/** Asks over any session that is bound. */
export async function queryPart(
  connection: Connection | undefined,
  settings: SmppSettings,
  by: { carrierMessageId: string } | { reference: string },
): Promise<Known> {
  if (!connection) return 'silent';
  const asked = 'carrierMessageId' in by ? by.carrierMessageId : by.reference.length <= LONGEST_ID ? by.reference : '';
  const fields: Record<string, Field> = {
    message_id: asked,
    source_addr_ton: settings.senderTon,
    source_addr_npi: settings.senderNpi,
    source_addr: settings.sender,
  };
  const { referenceTag } = settings;
  const tlvs =
    'reference' in by && referenceTag ? new Map([[referenceTag, textTlv(by.reference)]]) : new Map<number, Buffer>();
  const answer = await connection.request({ command: 'query_sm', fields, tlvs }, QUERY_MS);
  if (answer === 'lost') return 'silent';
  if (answer.status === NO_SUCH_MESSAGE) return 'absent';
  if (answer.status !== 0 || answer.command !== 'query_sm_resp') return 'unclear';
  const id = textOf(answer, 'message_id');
  return {
    status: statusOfState(numberOf(answer, 'message_state')) ?? 'unknown',
    at: carrierTime(textOf(answer, 'final_date'), settings.receiptTimeZone),
    carrierMessageId: id && id !== asked ? id : 'carrierMessageId' in by ? by.carrierMessageId : undefined,
  };
}

/** A validity relative to now: `YYMMDDhhmmss000R`. */
export function relativeTime(ms: number): string {
  const seconds = Math.max(60, Math.min(Math.floor(ms / 1000), 30 * 86_400));
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const { day, hour, minute } = { day: 86_400, hour: 3_600, minute: 60 };
  const time = two((seconds % day) / hour) + two((seconds % hour) / minute) + two(seconds % minute);
  return `0000${two(seconds / day)}${time}000R`;
}
