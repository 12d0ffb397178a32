/** Long messages: which part a submit_sm is, and the parts until all have arrived. */
import type { Pdu } from './pdu.ts';
import { TAG } from './library.ts';
import { STATUS } from './status.ts';

export interface Segment {
  bytes: Buffer;
  /** The reference that its parts share; undefined for a message in one piece. */
  reference?: string;
  part: number;
  parts: number;
}

const UDH = 0x40;
const CONCATENATED_8 = 0x00;
const CONCATENATED_16 = 0x08;
/** How long incomplete messages are kept; missing parts come soon or never. */
const KEPT_MS = 10 * 60 * 1000;

/** The part in a submit_sm, or the error status of an inconsistent one. */
export function segmentOf(pdu: Pdu): Segment | number {
  const payload = pdu.tlv(TAG.messagePayload);
  const short = pdu.bytes('short_message');
  if (payload && short.length > 0) return STATUS.badMessageLength;
  const bytes = payload ?? short;
  return pdu.number('esm_class') & UDH ? withHeader(bytes) : withTlvs(pdu, bytes);
}

function withHeader(message: Buffer): Segment | number {
  const end = 1 + (message[0] ?? 0);
  if (message.length === 0 || end > message.length) return STATUS.badMessageLength;
  const whole = { bytes: message.subarray(end), part: 1, parts: 1 };
  for (let at = 1; at < end; ) {
    const [kind, length = 0] = message.subarray(at, at + 2);
    const data = message.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    if (at > end) return STATUS.badMessageLength;
    const isLong = kind === CONCATENATED_16 && length === 4;
    if (!isLong && !(kind === CONCATENATED_8 && length === 3)) continue;
    const [parts = 0, part = 0] = data.subarray(-2);
    if (part < 1 || part > parts) continue; // GSM 03.40: such an element is ignored
    return { ...whole, reference: `udh ${data.readUIntBE(0, length - 2)}`, part, parts };
  }
  return whole;
}

function withTlvs(pdu: Pdu, bytes: Buffer): Segment | number {
  const [reference, total, sequence] = [TAG.sarReference, TAG.sarTotal, TAG.sarSequence].map((tag) => pdu.tlv(tag));
  if (!reference && !total && !sequence) return { bytes, part: 1, parts: 1 };
  if (!reference || !total || !sequence) return STATUS.missingTlv;
  const [part, parts] = [sequence.readUInt8(), total.readUInt8()];
  if (part < 1 || part > parts) return STATUS.badTlvValue;
  return { bytes, reference: `sar ${reference.readUInt16BE()}`, part, parts };
}

export interface Piece {
  bytes: Buffer;
  messageId: string;
}

/** Keeps parts until the last one arrives, then returns all of them in order. */
export function createAssembly(): {
  add(key: string, segment: Segment, piece: Piece): Piece[] | undefined;
  forget(): void;
} {
  const waiting = new Map<string, { since: number; pieces: Map<number, Piece> }>();
  return {
    add: (sender, { reference, part, parts }, piece) => {
      if (reference === undefined || parts === 1) return [piece];
      const key = `${sender} ${reference} ${parts}`;
      const now = performance.now();
      for (const [old, { since }] of waiting) if (now - since > KEPT_MS) waiting.delete(old);
      const set = waiting.get(key) ?? { since: now, pieces: new Map<number, Piece>() };
      set.pieces.set(part, piece);
      waiting.set(key, set);
      if (set.pieces.size < parts) return undefined;
      waiting.delete(key);
      return [...set.pieces].sort(([one], [other]) => one - other).map(([, each]) => each);
    },
    forget: () => waiting.clear(),
  };
}
