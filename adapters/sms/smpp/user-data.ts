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
  const elements = numberOf(pdu, 'esm_class') & HAS_HEADER ? elementsOf(all, dataCoding) : undefined;
  if (!elements) return { octets: all, dataCoding, joined: bySar(pdu) };
  return { octets: all.subarray(all[0]! + 1), dataCoding, joined: joinedBy(elements) ?? bySar(pdu) };
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

type Element = { kind: number; value: Buffer };

/** The elements of the header; undefined where they do not fill it: then the flag is wrong, and a cut would change
 *  what a person wrote. An empty header in UCS-2 is the first octet of a letter, unless it makes the text odd. */
function elementsOf(all: Buffer, dataCoding: number): Element[] | undefined {
  const end = (all[0] ?? 0) + 1;
  if (all.length < end || (end === 1 && dataCoding === 8 && all.length % 2 === 0)) return undefined;
  const elements: Element[] = [];
  let at = 1;
  for (; at + 2 <= end; at += 2 + all[at + 1]!)
    elements.push({ kind: all[at]!, value: all.subarray(at + 2, at + 2 + all[at + 1]!) });
  return at === end ? elements : undefined;
}

/** Elements other than concatenation concern phones only. */
function joinedBy(elements: readonly Element[]): UserData['joined'] {
  for (const { kind, value } of elements) {
    if (kind === 0x00 && value.length === 3) return place(`8:${value[0]}`, value[1]!, value[2]!);
    if (kind === 0x08 && value.length === 4) return place(`16:${value.readUInt16BE(0)}`, value[2]!, value[3]!);
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
