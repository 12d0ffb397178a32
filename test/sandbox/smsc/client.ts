/** A bare SMPP client: the library's codec on our own socket, so that the SMSC is tested with bytes that it did not
 *  write. */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

interface LibraryPdu {
  command: string;
  command_status: number;
  sequence_number: number;
  short_message?: { message: string | Buffer; udh?: Buffer[] };
  [field: string]: unknown;
  toBuffer(): Buffer;
}
type Library = { PDU: new (command: string | Buffer, fields?: object) => LibraryPdu };
const { PDU }: Library = createRequire(import.meta.url)('smpp');

export const pdu = (command: string, fields: object = {}): Buffer => new PDU(command, fields).toBuffer();

/** An optional parameter, to append to a PDU. */
export function tlv(tag: number, value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(`${value}\0`) : value;
  const head = Buffer.alloc(4);
  head.writeUInt16BE(tag, 0);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

/** The PDU with more bytes appended and its length corrected. */
export function longer(bytes: Buffer, ...more: Buffer[]): Buffer {
  const whole = Buffer.concat([bytes, ...more]);
  whole.writeUInt32BE(whole.length, 0);
  return whole;
}

export interface Client {
  socket: Socket;
  /** All received PDUs that are not answers, in order. */
  received: LibraryPdu[];
  isClosed(): boolean;
  send(bytes: Buffer): void;
  ask(command: string, fields?: object, ...tlvs: Buffer[]): Promise<LibraryPdu>;
  /** The next answer, to whichever request. */
  answer(): Promise<LibraryPdu>;
  close(): Promise<void>;
}

export type Options = {
  command?: string;
  account?: [systemId: string, password: string];
  /** The status that answers each deliver_sm; undefined: no answer. */
  deliver?: (pdu: LibraryPdu) => number | undefined;
  version?: number;
};

/** Connects and binds, by default as a transceiver that accepts every deliver_sm. */
export async function bound(port: number, options: Options = {}): Promise<Client> {
  const { account = ['usynys', 'sandbox'], command = 'bind_transceiver', version = 0x34 } = options;
  const client = await connected(port, options);
  const [system_id, password] = account;
  const { command_status } = await client.ask(command, { system_id, password, interface_version: version });
  if (command_status !== 0) throw new Error(`bind was answered ${command_status}`);
  return client;
}

export async function connected(port: number, { deliver = () => 0 }: Options = {}): Promise<Client> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }).setMaxListeners(0);
  await once(socket, 'connect');
  const received: LibraryPdu[] = [];
  const answers: LibraryPdu[] = [];
  const waiting: ((answer: LibraryPdu) => void)[] = [];
  let sequence = 0;
  let rest = Buffer.alloc(0);
  let isClosed = false;
  const isAnswer = ({ command }: LibraryPdu): boolean => command.endsWith('_resp') || command === 'generic_nack';
  const receive = (one: LibraryPdu): void => {
    if (isAnswer(one)) {
      const next = waiting.shift();
      if (next) next(one);
      else answers.push(one);
      return;
    }
    received.push(one);
    const status = one.command === 'deliver_sm' ? deliver(one) : 0;
    if (status !== undefined)
      socket.write(pdu(`${one.command}_resp`, { sequence_number: one.sequence_number, command_status: status }));
  };
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 16 && rest.length >= rest.readUInt32BE(0)) {
      const length = rest.readUInt32BE(0);
      receive(new PDU(rest.subarray(0, length)));
      rest = rest.subarray(length);
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
  });
  const answer = (): Promise<LibraryPdu> =>
    new Promise((resolve, reject) => {
      const early = answers.shift();
      if (early) return resolve(early);
      waiting.push(resolve);
      socket.once('close', () => reject(new Error('the connection was closed')));
    });
  return {
    socket,
    received,
    isClosed: () => isClosed,
    send: (bytes) => void socket.write(bytes),
    answer,
    ask: (command, fields = {}, ...tlvs) => {
      const answered = answer();
      socket.write(longer(pdu(command, { sequence_number: ++sequence, ...fields }), ...tlvs));
      return answered;
    },
    close: async () => {
      socket.destroy();
      if (!isClosed) await once(socket, 'close');
    },
  };
}

export const TO = '+77015550101';
/** A submit_sm to a Kazakh phone. */
export const submission = (text: string, fields: object = {}) => ({
  source_addr: '1414',
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: TO.slice(1),
  registered_delivery: 1,
  short_message: text,
  ...fields,
});

export const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
/** A part of a long message: header, then bytes. */
export const part = (reference: number, parts: number, number: number, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([5, 0, 3, reference, parts, number]), bytes]);
export const receiptText = (received: LibraryPdu | undefined): string => String(received?.short_message?.message);
