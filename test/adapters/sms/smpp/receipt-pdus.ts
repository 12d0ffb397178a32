/** Receipts as carriers send them, for tests. */
import type { Field, Pdu } from '../../../../adapters/sms/smpp/library.ts';

/** The receipt of the standard's appendix B, with other fields where a test names them. */
export const receiptText = (changes: Record<string, string> = {}): string =>
  Object.entries({
    id: '12345',
    sub: '001',
    dlvrd: '001',
    'submit date': '2611251600',
    'done date': '2611251601',
    stat: 'DELIVRD',
    err: '000',
    text: 'Usynys',
    ...changes,
  })
    .map(([name, value]) => `${name}:${value}`)
    .join(' ');
/** Its `done date` in the zone +05:00. */
export const DONE_AT = '2026-11-25T11:01:00.000Z';
/** The settings of a gateway that reads receipts. */
export const SPELLING = { receiptIds: 'as-sent', receiptTimeZone: '+05:00', referenceTag: 0x1410 } as const;

/** The tags of the parameters of a receipt. */
export const TAG = { id: 0x001e, state: 0x0427, payload: 0x0424 };

/** A deliver_sm that is flagged as a receipt. */
export const receiptPdu = (text: string | Buffer, fields: Record<string, Field> = {}, tlvs: [number, Buffer][] = []) =>
  ({
    command: 'deliver_sm',
    status: 0,
    sequence: 1,
    fields: { esm_class: 4, data_coding: 0, short_message: Buffer.from(text as string, 'latin1'), ...fields },
    tlvs: new Map(tlvs),
  }) satisfies Pdu;

/** UCS-2, high octet first. */
export const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
