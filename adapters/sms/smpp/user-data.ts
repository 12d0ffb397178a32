/** The user data of a PDU: the octets of the text, and which part of an SMS they are. */
import type { Pdu } from './library.ts';
import { numberOf, octetsOf, tlvNumber } from './library.ts';

export type UserData = {
  octets: Buffer;
  dataCoding: number;
  joined?: { reference: string; total: number; part: number };
};

const HAS_HEADER = 0x40;
const PAYLOAD = 0x0424;
const LONGEST_HEADER = 0x20;
const SAR = { reference: 0x020c, total: 0x020e, part: 0x020f };

/** Reads the text from short_message or message_payload, and the part's number from a header or from parameters. */
export function userDataOf(pdu: Pdu): UserData {
  const inside = octetsOf(pdu, 'short_message');
  const all = inside.length > 0 ? inside : (pdu.tlvs.get(PAYLOAD) ?? inside);
  const dataCoding = numberOf(pdu, 'data_coding');
  const headerEnd = (all[0] ?? 0) + 1;
  if (!(numberOf(pdu, 'esm_class') & HAS_HEADER) || all.length < headerEnd)
    return { octets: all, dataCoding, joined: bySar(pdu) };
  const joined = byHeader(all.subarray(1, headerEnd)) ?? bySar(pdu);
  return { octets: all.subarray(headerEnd), dataCoding, joined };
}

/** Where the text of a receipt may stand, first where the PDU says: carriers set the flag of a header without one, or
 *  forget it. */
export function textPlacesOf(pdu: Pdu): Buffer[] {
  const isDeclared = (numberOf(pdu, 'esm_class') & HAS_HEADER) !== 0;
  return [octetsOf(pdu, 'short_message'), pdu.tlvs.get(PAYLOAD) ?? Buffer.alloc(0)].flatMap((all) => {
    const headerEnd = (all[0] ?? 0) + 1;
    // A letter is no length of a header: a cut there would make fields of the text that a receipt quotes.
    if (headerEnd > LONGEST_HEADER || headerEnd >= all.length) return [all];
    return isDeclared ? [all.subarray(headerEnd), all] : [all, all.subarray(headerEnd)];
  });
}

/** Elements of the header other than concatenation concern phones only. */
function byHeader(header: Buffer): UserData['joined'] {
  for (let at = 0; at + 2 <= header.length; at += 2 + header[at + 1]!) {
    const value = header.subarray(at + 2, at + 2 + header[at + 1]!);
    if (value.length !== header[at + 1]) return undefined;
    if (header[at] === 0x00 && value.length === 3) return place(`8:${value[0]}`, value[1]!, value[2]!);
    if (header[at] === 0x08 && value.length === 4) return place(`16:${value.readUInt16BE(0)}`, value[2]!, value[3]!);
  }
  return undefined;
}

function bySar(pdu: Pdu): UserData['joined'] {
  const reference = tlvNumber(pdu, SAR.reference);
  if (reference === undefined) return undefined;
  return place(`sar:${reference}`, tlvNumber(pdu, SAR.total) ?? 0, tlvNumber(pdu, SAR.part) ?? 0);
}

/** An impossible number is ignored: then the part is an SMS of its own. */
const place = (reference: string, total: number, part: number): UserData['joined'] =>
  total > 1 && part >= 1 && part <= total ? { reference, total, part } : undefined;
