/** An SMS from a phone as the SMSC passes it on: in the parts that the phone cut it into. */
import type { Inbound } from '../sms.ts';
import type { Fields } from './deliveries.ts';
import { codedParts } from './text-coding.ts';

const UDH = 0x40;
const TON = { unknown: 0, international: 1, network: 3, alphanumeric: 5 } as const;
const ISDN = 1;
const LONGEST_ADDRESS = 20;

let lastReference = 0;

export function inboundFields({ id, from, to, text, at }: Inbound): Fields[] {
  const { dataCoding, parts } = codedParts(text);
  const reference = (lastReference = (lastReference + 1) % 256);
  return parts.map((bytes, index) => ({
    ...sourceOf(from),
    dest_addr_ton: TON.network,
    dest_addr_npi: ISDN,
    destination_addr: to,
    esm_class: parts.length > 1 ? UDH : 0,
    data_coding: dataCoding,
    short_message:
      parts.length > 1 ? Buffer.concat([Buffer.from([5, 0, 3, reference, parts.length, index + 1]), bytes]) : bytes,
    inboundId: id,
    inboundAt: at,
  }));
}

function sourceOf(from: string): Fields {
  const digits = from.replace(/^\+/, '').slice(0, LONGEST_ADDRESS);
  const isNumber = /^\d+$/.test(digits);
  const international = from.startsWith('+') ? TON.international : TON.unknown;
  return {
    source_addr_ton: isNumber ? international : TON.alphanumeric,
    source_addr_npi: isNumber ? ISDN : 0,
    source_addr: digits,
  };
}
