/** The carrier's ids of our SMS: the answer to a submit and its receipt may write one id in two ways. */
import type { SmppSettings } from './settings.ts';

type Spelling = SmppSettings['receiptIds'];

/** The id of an answer to a submit in the spelling in which ids are compared. Case, leading zeros, 0x and hyphens are
 *  left to the comparison (adapters/store/sms/smpp-receipt-matches.ts). */
export const matchIdOfAnswer = (id: string, spelling: Spelling): string =>
  inBase(clean(id), spelling === 'as-sent' ? undefined : spelling === 'hex-of-decimal' ? 10 : 16);

const matchIdOfReceipt = (id: string, spelling: Spelling): string =>
  inBase(clean(id), spelling === 'as-sent' ? undefined : spelling === 'hex-of-decimal' ? 16 : 10);

/** The ids that a receipt names, in the same spelling, without empty ones. Its parameter is spelled as the answer to
 *  the submit was, and comes first; its text may be spelled differently. */
export function matchIdsOf({ tlv = '', text = '' }: { tlv?: string; text?: string }, spelling: Spelling): string[] {
  const ids = [matchIdOfAnswer(tlv, spelling), matchIdOfReceipt(text, spelling)];
  return [...new Set(ids)].filter((id) => id !== '');
}

/** Fixed fields are padded with zeros or blanks. The database holds no NUL. */
const clean = (id: string): string => id.replaceAll('\0', '').trim();

function inBase(id: string, base: 10 | 16 | undefined): string {
  const digits = base === 16 ? id.replace(/^0x/i, '').replaceAll('-', '') : id;
  const isNumber = base === 16 ? /^[0-9a-f]{1,64}$/i.test(digits) : /^\d{1,64}$/.test(digits);
  if (base === undefined || !isNumber) return id;
  return String(BigInt(base === 16 ? `0x${digits}` : digits));
}
