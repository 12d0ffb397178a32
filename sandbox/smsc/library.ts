/** The parts of the library `smpp` that are used, with types: its tables and its encoder. Its decoder is not used,
 *  since it guesses the coding of a message and hides its bytes; nor its socket reader, since that hangs on a length
 *  of zero. */
import { createRequire } from 'node:module';

interface FieldType {
  size(value: unknown): number;
}
interface Library {
  PDU: new (command: string, options: Record<string, unknown>) => { toBuffer(): Buffer };
  commandsById: Record<number, { command: string; params?: Record<string, { type: FieldType }> }>;
  tlvs: Record<string, { id: number; tag: string; type: FieldType }>;
  types: { int8: FieldType; cstring: FieldType; buffer: FieldType; tlv: { cstring: FieldType } };
  encodings: { ASCII: { encode(text: string): Buffer; decode(bytes: Buffer): string } };
}

const library: Library = createRequire(import.meta.url)('smpp');

/** The tags of the supported optional parameters; 0x14xx are the carrier's own. */
export const TAG = {
  userMessageReference: 0x0204,
  sarReference: 0x020c,
  sarTotal: 0x020e,
  sarSequence: 0x020f,
  messagePayload: 0x0424,
  clientReference: 0x1410,
  inboundId: 0x1411,
  inboundAt: 0x1412,
} as const;

// By name only, for the encoder: another user of the library in this process may give these tags other names.
for (const name of ['clientReference', 'inboundId', 'inboundAt'] as const)
  library.tlvs[name] = { id: TAG[name], tag: name, type: library.types.tlv.cstring };

export const { PDU, commandsById, types } = library;
/** The GSM 03.38 default alphabet, one octet for a septet. */
export const gsmAlphabet = library.encodings.ASCII;
