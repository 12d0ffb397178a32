/** A small SMSC on the library's own server: independent code on the other side of the wire. The test decides what
 *  it does with a submit. */
import { createRequire } from 'node:module';
import type { AddressInfo, Server, Socket } from 'node:net';

export type LibraryPdu = {
  command: string;
  command_status: number;
  sequence_number: number;
  message_id: string;
  short_message: { message: string; udh?: Buffer[] };
  testReference?: string;
  [field: string]: unknown;
  response(fields?: object): LibraryPdu;
};
type LibrarySession = {
  socket: Socket;
  send(pdu: LibraryPdu): boolean;
  deliver_sm(fields: object, answered: (pdu: LibraryPdu) => void): boolean;
  unbind(answered?: () => void): boolean;
  on(event: string, listener: (pdu: LibraryPdu) => void): void;
};
type Library = {
  createServer(options: object, listener: (session: LibrarySession) => void): Server;
  addTLV(tag: string, options: object): void;
  types: { tlv: Record<string, unknown> };
};
const library: Library = createRequire(import.meta.url)('smpp');
library.addTLV('testReference', { id: 0x1420, type: library.types.tlv.cstring });
library.addTLV('testInboundId', { id: 0x1421, type: library.types.tlv.cstring });
/** The tags that this SMSC knows, apart from those of the sandbox: the library has one table for all. */
export const TAGS = { referenceTag: 0x1420, inboundIdTag: 0x1421 };

/** The outcome of a submit: an answer with this status, or no answer. */
export type Fate = { status: number } | 'silence' | 'cut-after-accepting' | 'cut-before-accepting';
export type Accepted = { id: string; reference: string; to: string; pdu: LibraryPdu };

export class SmallSmsc {
  /** What was accepted, in order: an entry that stands here twice was sent to a person twice. */
  readonly accepted: Accepted[] = [];
  readonly binds: LibraryPdu[] = [];
  readonly queries: LibraryPdu[] = [];
  readonly sessions = new Set<LibrarySession>();
  /** Submits that wait for an answer, and the largest number of them at once. */
  open = 0;
  mostOpen = 0;
  enquiries = 0;
  isAlive = true;
  unbinds = 0;
  answerMs = 0;
  bindStatus = 0;
  fate: (pdu: LibraryPdu, reference: string) => Fate = () => ({ status: 0 });
  /** The id of the next message; a test may choose the spelling. */
  nextId = () => String(this.accepted.length + 1_000_000);
  readonly #server: Server;

  constructor(tls: object = {}) {
    this.#server = library.createServer(tls, (session) => this.#open(session));
  }

  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks every connection; new connections are accepted. */
  cut(): void {
    for (const { socket } of this.sessions) socket.destroy();
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  /** Sends a deliver_sm over the newest session; returns the status of the answer. */
  deliver(fields: object): Promise<number | undefined> {
    const session = [...this.sessions].at(-1);
    session?.socket.setMaxListeners(0);
    return new Promise((resolve) => {
      if (!session) return resolve(undefined);
      session.socket.once('close', () => resolve(undefined));
      session.deliver_sm(fields, ({ command_status }) => resolve(command_status));
    });
  }

  /** A receipt in text and parameters; `id` in the carrier's spelling. */
  receipt(
    { id, reference, to }: Pick<Accepted, 'id' | 'to'> & { reference?: string },
    stat = 'DELIVRD',
    more: object = {},
  ) {
    const text = `id:${id} sub:001 dlvrd:001 submit date:2611241100 done date:261124110005 stat:${stat} err:000 text:`;
    const fields = { source_addr: to, destination_addr: '1414', esm_class: 4, data_coding: 0 };
    return this.deliver({
      ...fields,
      short_message: Buffer.from(text),
      ...(reference ? { testReference: reference } : {}),
      ...more,
    });
  }

  #open(session: LibrarySession): void {
    session.on('error', () => {});
    session.on('close', () => void this.sessions.delete(session));
    session.on('bind_transceiver', (pdu) => {
      this.binds.push(pdu);
      session.send(pdu.response({ command_status: this.bindStatus, system_id: 'small' }));
      if (this.bindStatus === 0) this.sessions.add(session);
    });
    session.on('enquire_link', (pdu) => {
      this.enquiries += 1;
      if (this.isAlive) session.send(pdu.response());
    });
    session.on('unbind', (pdu) => {
      this.unbinds += 1;
      session.send(pdu.response());
    });
    session.on('query_sm', (pdu) => this.#answerQuery(session, pdu));
    session.on('submit_sm', (pdu) => this.#receiveSubmit(session, pdu));
  }

  #answerQuery(session: LibrarySession, pdu: LibraryPdu): void {
    this.queries.push(pdu);
    const reference = pdu.testReference ?? '';
    const found = this.accepted.find((one) => one.id === pdu.message_id || one.reference === reference);
    const fields = found ? { message_id: found.id, message_state: 2, final_date: '' } : { command_status: 0x0c };
    session.send(pdu.response(fields));
  }

  #receiveSubmit(session: LibrarySession, pdu: LibraryPdu): void {
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    const reference = pdu.testReference ?? '';
    const fate = this.fate(pdu, reference);
    const id = this.nextId();
    if (fate === 'cut-after-accepting' || fate === 'silence' || (typeof fate === 'object' && fate.status === 0))
      this.accepted.push({ id, reference, to: String(pdu.destination_addr), pdu });
    setTimeout(() => {
      this.open -= 1;
      if (fate === 'silence') return;
      if (typeof fate === 'string') session.socket.destroy();
      else session.send(pdu.response({ command_status: fate.status, message_id: id }));
    }, this.answerMs);
  }
}

/** One of these for a test; stopped after it. */
export async function smallSmsc(tls?: object): Promise<{ smsc: SmallSmsc; port: number }> {
  const smsc = new SmallSmsc(tls);
  running.push(smsc);
  return { smsc, port: await smsc.listen() };
}
const running: SmallSmsc[] = [];
afterEach(async () => void (await Promise.all(running.splice(0).map((one) => one.stop()))));
