/** The only module that uses the library `smpp`: PDUs as bytes and as our own values. Its sessions are not used,
 *  since they lose requests when a connection breaks; nor are its filters, since they throw on content that phones
 *  send. */
import { createRequire } from 'node:module';

type FieldType = { read(buffer: Buffer, offset: number): unknown; size(value: unknown): number };
type Definition = { id: number; command: string; params?: Record<string, { type: FieldType }> };
type LibraryPdu = { _filter?: () => void; toBuffer(): Buffer };
type Library = {
  PDU: new (command: string, fields: object) => LibraryPdu;
  commandsById: Record<number, Definition>;
  types: { buffer: FieldType };
  errors: Record<string, number>;
};
const library: Library = createRequire(import.meta.url)('smpp');

/** Optional parameters by their tag. */
export type Tlvs = Map<number, Buffer>;
export type Field = string | number | Buffer;
/** One protocol data unit; `command` is `unknown` for an id that SMPP 3.4 does not define. */
export type Pdu = {
  command: string;
  status: number;
  sequence: number;
  fields: Record<string, Field>;
  tlvs: Tlvs;
};
/** A PDU as it was received, with its octets. `isCut`: a length in it is wrong, and what follows was not read. */
export type ReceivedPdu = Pdu & { frame: Buffer; isCut: boolean };
/** A frame whose body does not match its header. */
export type Malformed = { malformed: true; isAnswer: boolean; sequence: number };

export const HEADER = 16;
const ANSWER = 0x80000000;

/** The bytes of a PDU. A field that is missing from `fields` has its default. */
export function encodePdu({ command, status, sequence, fields, tlvs }: Pdu): Buffer {
  const pdu = new library.PDU(command, { ...fields, command_status: status, sequence_number: sequence });
  pdu._filter = () => {};
  const body = pdu.toBuffer();
  const optional = [...tlvs].map(([tag, value]) => Buffer.concat([uint16(tag), uint16(value.length), value]));
  const bytes = Buffer.concat([body, ...optional]);
  bytes.writeUInt32BE(bytes.length, 0);
  return bytes;
}

/** What a person or the carrier sent is kept even if its lengths are wrong (§6c); any other such PDU is refused. */
const KEPT_WHEN_CUT = new Set(['deliver_sm', 'data_sm']);

/** Reads one whole frame. Never throws. */
export function decodePdu(frame: Buffer): ReceivedPdu | Malformed {
  if (frame.length < HEADER) return { malformed: true, isAnswer: false, sequence: 0 };
  const id = frame.readUInt32BE(4);
  const isAnswer = id >= ANSWER;
  const status = frame.readUInt32BE(8);
  const sequence = frame.readUInt32BE(12);
  const definition = library.commandsById[id];
  const { command } = definition ?? { command: 'unknown' };
  const fields = definition ? readFields(frame, definition, isAnswer) : { fields: {}, end: frame.length, isCut: false };
  const tlvs = readTlvs(frame, fields.end);
  const isCut = fields.isCut || tlvs.isCut;
  if (isCut && !KEPT_WHEN_CUT.has(command)) return { malformed: true, isAnswer, sequence };
  return { command, status, sequence, fields: fields.fields, tlvs: tlvs.tlvs, frame, isCut };
}

/** An answer may lack its body, and some carriers omit its last zero; a request must be whole. */
function readFields(frame: Buffer, { params = {} }: Definition, isAnswer: boolean) {
  const fields: Record<string, Field> = {};
  let end = HEADER;
  for (const [name, { type }] of Object.entries(params)) {
    if (end >= frame.length) return { fields, end, isCut: !isAnswer };
    if (type === library.types.buffer && frame[end]! > frame.length - end - 1) {
      fields[name] = frame.subarray(end + 1);
      return { fields, end: frame.length, isCut: true };
    }
    let value: unknown;
    try {
      value = type.read(frame, end);
    } catch {
      return { fields, end: frame.length, isCut: true };
    }
    if (typeof value === 'string' || typeof value === 'number' || Buffer.isBuffer(value)) fields[name] = value;
    end += type.size(value);
    if (end > frame.length && !isAnswer) return { fields, end, isCut: true };
  }
  return { fields, end, isCut: false };
}

function readTlvs(frame: Buffer, start: number): { tlvs: Tlvs; isCut: boolean } {
  const tlvs: Tlvs = new Map();
  for (let at = start; at + 4 <= frame.length; ) {
    const length = frame.readUInt16BE(at + 2);
    if (at + 4 + length > frame.length) return { tlvs, isCut: true };
    tlvs.set(frame.readUInt16BE(at), frame.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { tlvs, isCut: false };
}

const uint16 = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);

/** A field that is text; empty when it is not there. */
export const textOf = ({ fields }: Pdu, name: string): string => String(fields[name] ?? '');
/** A field that is a number; 0 when it is not there. */
export const numberOf = ({ fields }: Pdu, name: string): number => Number(fields[name] ?? 0);
/** A field that is octets. */
export const octetsOf = ({ fields }: Pdu, name: string): Buffer => {
  const value = fields[name];
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
};
/** An optional parameter that is text, without what pads it. */
export const tlvText = ({ tlvs }: Pdu, tag: number | undefined): string | undefined =>
  (tag === undefined ? undefined : tlvs.get(tag))
    ?.toString('latin1')
    .replace(/^[\0\s]+/, '')
    .replace(/\0.*$/s, '')
    .trimEnd();
/** An optional parameter that is a number of one to six octets. */
export const tlvNumber = ({ tlvs }: Pdu, tag: number): number | undefined => {
  const value = tlvs.get(tag);
  return value && value.length > 0 && value.length <= 6 ? value.readUIntBE(0, value.length) : undefined;
};
export const textTlv = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1');
export const numberTlv = (value: number): Buffer => uint16(value);

const NAMES = new Map(Object.entries(library.errors).map(([name, number]) => [number, name]));
/** The name of a command status, as carriers' manuals have it. */
export const statusName = (status: number): string => NAMES.get(status) ?? `0x${status.toString(16).padStart(8, '0')}`;
