/** One open connection to an SMSC: our requests with their answers, and the SMSC's requests. */
import type { Socket } from 'node:net';
import { ANSWERS } from './command-status.ts';
import { openFramer } from './framing.ts';
import type { Field, Malformed, Pdu, ReceivedPdu, Tlvs } from './library.ts';
import { decodePdu, encodePdu } from './library.ts';

/** `lost`: written, and no answer came in time or the connection broke. */
export type Answer = Pdu | 'lost';
export type Request = { command: string; fields?: Record<string, Field>; tlvs?: Tlvs };
/** Called with an answer that arrives after its request was given up as lost. */
export type Late = (answer: Pdu) => void;
type Handlers = {
  /** An SMS or a receipt: the status to answer with, once it is stored. */
  deliver: (pdu: ReceivedPdu) => Promise<number>;
  /** The carrier unbinds: no new request may be sent. */
  unbound: () => void;
  closed: () => void;
};
type Waiting = { resolve: (answer: Answer) => void; timer: NodeJS.Timeout; late?: Late; over?: true };

/** The most deliveries at a time; with more under way, the carrier's octets wait in the socket. */
const MAX_DELIVERIES = 64;

/** A connection as the session sees it: it matches answers to requests, and acknowledges deliveries. */
export class Connection {
  readonly #socket: Socket;
  readonly #handlers: Handlers;
  readonly #waiting = new Map<number, Waiting>();
  readonly #readFrames = openFramer();
  #sequence = 0;
  #open = 0;
  #deliveries = 0;
  /** The moment of the last octet from the other side. */
  lastReceivedAt = performance.now();

  constructor(socket: Socket, handlers: Handlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk)).on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy()).on('close', () => this.#close());
  }

  /** Requests without an answer yet. */
  get open(): number {
    return this.#open;
  }

  /** How many deliveries of the carrier we have not acknowledged yet. */
  get deliveries(): number {
    return this.#deliveries;
  }

  /** Sends and waits. Never rejects. */
  request({ command, fields = {}, tlvs = new Map() }: Request, withinMs: number, late?: Late): Promise<Answer> {
    const sequence = (this.#sequence = this.#sequence >= 0x7fffffff ? 1 : this.#sequence + 1);
    const bytes = encodePdu({ command, status: 0, sequence, fields, tlvs });
    return new Promise((resolve) => {
      if (this.#socket.destroyed) return resolve('lost');
      const timer = setTimeout(() => this.#timeOut(sequence), withinMs);
      this.#waiting.set(sequence, { resolve, timer, late });
      this.#open += 1;
      this.#socket.write(bytes);
    });
  }

  /** Ends the connection; open requests are lost. */
  destroy(): void {
    this.#socket.destroy();
  }

  #timeOut(sequence: number): void {
    const one = this.#waiting.get(sequence);
    if (!one) return;
    this.#open -= 1;
    if (one.late) one.over = true;
    else this.#waiting.delete(sequence);
    one.resolve('lost');
  }

  #settle(sequence: number, answer: Answer): void {
    const one = this.#waiting.get(sequence);
    if (!one) return;
    this.#waiting.delete(sequence);
    clearTimeout(one.timer);
    if (one.over) {
      if (answer !== 'lost') one.late?.(answer);
      return;
    }
    this.#open -= 1;
    one.resolve(answer);
  }

  #receive(chunk: Buffer): void {
    this.lastReceivedAt = performance.now();
    const { frames, broken } = this.#readFrames(chunk);
    for (const frame of frames) this.#handle(decodePdu(frame));
    if (!broken) return;
    this.#reply('generic_nack', ANSWERS.unreadable, 0);
    this.#socket.destroySoon();
  }

  #handle(pdu: ReceivedPdu | Malformed): void {
    if ('malformed' in pdu) {
      if (pdu.isAnswer) this.#settle(pdu.sequence, 'lost');
      else this.#reply('generic_nack', ANSWERS.unreadable, pdu.sequence);
    } else if (pdu.command.endsWith('_resp') || pdu.command === 'generic_nack') this.#settle(pdu.sequence, pdu);
    else if (pdu.command === 'deliver_sm' || pdu.command === 'data_sm') this.#deliver(pdu);
    else if (pdu.command === 'enquire_link') this.#reply('enquire_link_resp', ANSWERS.ok, pdu.sequence);
    else if (pdu.command === 'unbind') {
      this.#reply('unbind_resp', ANSWERS.ok, pdu.sequence);
      this.#handlers.unbound();
    } else if (pdu.command !== 'alert_notification' && pdu.command !== 'outbind')
      this.#reply('generic_nack', ANSWERS.unknownCommand, pdu.sequence);
  }

  #deliver(pdu: ReceivedPdu): void {
    this.#deliveries += 1;
    if (this.#deliveries >= MAX_DELIVERIES) this.#socket.pause();
    void this.#handlers
      .deliver(pdu)
      .catch(() => ANSWERS.comeAgain)
      .then((status) => {
        this.#deliveries -= 1;
        if (this.#socket.isPaused()) this.#socket.resume();
        this.#reply(`${pdu.command}_resp`, status, pdu.sequence);
      });
  }

  #reply(command: string, status: number, sequence: number): void {
    if (!this.#socket.writable) return;
    this.#socket.write(encodePdu({ command, status, sequence, fields: {}, tlvs: new Map() }));
  }

  #close(): void {
    for (const sequence of this.#waiting.keys()) this.#settle(sequence, 'lost');
    this.#handlers.closed();
  }
}
