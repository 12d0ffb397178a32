/** One PDU of SMPP 3.4, read strictly. */
import { HEADER } from './frames.ts';
import { commandsById, PDU, TAG, types } from './library.ts';
import { STATUS } from './status.ts';

export interface Pdu {
  /** Its name in the standard; `unknown` when it has none there. */
  command: string;
  isResponse: boolean;
  status: number;
  sequence: number;
  text(field: string): string;
  number(field: string): number;
  bytes(field: string): Buffer;
  /** Optional parameters; unsupported ones are kept but not used. */
  tlv(tag: number): Buffer | undefined;
  /** What is wrong with it, as a command_status; 0 when nothing is. */
  fault: number;
}

const RESPONSE = 0x8000_0000;
const LONGEST_SHORT_MESSAGE = 254;
/** The longest text of a field with its NUL, and the status for a longer one. */
const LIMITS: Record<string, [octets: number, fault: number]> = {
  system_id: [16, STATUS.badSystemId],
  password: [9, STATUS.badPassword],
  system_type: [13, STATUS.badSystemType],
  address_range: [41, STATUS.bindFailed],
  service_type: [6, STATUS.badServiceType],
  source_addr: [21, STATUS.badSource],
  destination_addr: [21, STATUS.badDestination],
  schedule_delivery_time: [17, STATUS.badSchedule],
  validity_period: [17, STATUS.badValidity],
  message_id: [65, STATUS.badMessageId],
};
const TLV_LENGTHS = new Map<number, number>([
  [TAG.userMessageReference, 2],
  [TAG.sarReference, 2],
  [TAG.sarTotal, 1],
  [TAG.sarSequence, 1],
]);

type Value = string | number | Buffer;
type Body = { fields: Map<string, Value>; tlvs: Map<number, Buffer>; fault: number };

/** Reads a whole PDU. The body of an answer is not read: its status and sequence are enough. */
export function readPdu(frame: Buffer): Pdu {
  const id = frame.readUInt32BE(4);
  const known = commandsById[id];
  const isResponse = id >= RESPONSE;
  const { fields, tlvs, fault } = known && !isResponse ? readBody(frame, known.params ?? {}) : EMPTY;
  return {
    command: known?.command ?? 'unknown',
    isResponse,
    status: frame.readUInt32BE(8),
    sequence: frame.readUInt32BE(12),
    text: (field) => String(fields.get(field) ?? ''),
    number: (field) => Number(fields.get(field) ?? 0),
    bytes: (field) => (fields.get(field) ?? NOTHING) as Buffer,
    tlv: (tag) => tlvs.get(tag),
    fault,
  };
}

const NOTHING = Buffer.alloc(0);
const EMPTY: Body = { fields: new Map(), tlvs: new Map(), fault: STATUS.ok };

function readBody(frame: Buffer, params: NonNullable<(typeof commandsById)[number]['params']>): Body {
  const body: Body = { fields: new Map(), tlvs: new Map(), fault: STATUS.ok };
  let offset = HEADER;
  for (const [name, { type }] of Object.entries(params)) {
    const end = endOf(frame, offset, type);
    if (end > frame.length) return { ...body, fault: STATUS.badCommandLength };
    const value = valueOf(frame, offset, end, type);
    const [octets, fault] = LIMITS[name] ?? [Infinity, STATUS.ok];
    if (end - offset > octets) return { ...body, fault };
    if (name === 'short_message' && end - offset - 1 > LONGEST_SHORT_MESSAGE)
      return { ...body, fault: STATUS.badMessageLength };
    body.fields.set(name, value);
    offset = end;
  }
  return { ...body, fault: readTlvs(frame, offset, body.tlvs) };
}

/** Where a field ends; behind the frame when it is cut off. */
function endOf(frame: Buffer, offset: number, type: object): number {
  if (type === types.int8) return offset + 1;
  if (type === types.buffer) return offset + 1 + (frame[offset] ?? 0);
  const end = frame.indexOf(0, offset);
  return end < 0 ? Infinity : end + 1;
}

function valueOf(frame: Buffer, offset: number, end: number, type: object): Value {
  if (type === types.int8) return frame.readUInt8(offset);
  if (type === types.buffer) return frame.subarray(offset + 1, end);
  return frame.toString('latin1', offset, end - 1);
}

function readTlvs(frame: Buffer, start: number, into: Map<number, Buffer>): number {
  for (let offset = start; offset < frame.length; ) {
    if (offset + 4 > frame.length) return STATUS.badTlvStream;
    const tag = frame.readUInt16BE(offset);
    const length = frame.readUInt16BE(offset + 2);
    offset += 4 + length;
    if (offset > frame.length || (TLV_LENGTHS.get(tag) ?? length) !== length) return STATUS.badTlvLength;
    into.set(tag, frame.subarray(offset - length, offset));
  }
  return STATUS.ok;
}

/** The text of a C-octet parameter, also from a client that leaves its NUL out. */
export const tlvText = (value: Buffer | undefined): string | undefined =>
  value?.toString('latin1').replace(/\0.*$/s, '');

/** A PDU as bytes; one with an error status has no body. */
export function writePdu(
  command: string,
  sequence: number,
  status: number,
  fields: Record<string, unknown> = {},
): Buffer {
  return new PDU(command, { ...fields, sequence_number: sequence, command_status: status }).toBuffer();
}
