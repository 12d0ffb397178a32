/** One connection to the SMSC: its states, its answers, and its own requests (SMPP 3.4, 2.2 and 2.7). */
import type { Socket } from 'node:net';
import type { Fields } from './deliveries.ts';
import { frames } from './frames.ts';
import { readPdu, writePdu } from './pdu.ts';
import type { Pdu } from './pdu.ts';
import { createQuestions, send } from './questions.ts';
import type { SmscSettings } from './settings.ts';
import { STATUS } from './status.ts';

export interface Binding {
  account: string;
  sends: boolean;
  receives: boolean;
  /** Whether the other side knows optional parameters (version 3.4). */
  knowsTlvs: boolean;
}
export interface Session {
  deliver(fields: Fields): Promise<number | undefined>;
  cut(): void;
}
/** The outcome of a request: an answer, or a mishap in its place. */
export type Outcome = { status: number; fields?: Fields } | { mishap: 'reset' | 'cut' | 'garbage' };
type Work = (pdu: Pdu, account: string) => Promise<Outcome>;
export interface Exchange {
  settings: SmscSettings;
  submit: Work;
  query: Work;
  bound(session: Session, binding: Binding): void;
  closed(session: Session): void;
}

const VERSION = 0x34;
const TLVS_OF_DELIVER_SM = [
  'receipted_message_id',
  'message_state',
  'user_message_reference',
  'clientReference',
  'inboundId',
  'inboundAt',
];
/** Bytes that no client can read as a PDU: their length field is impossible. */
const GARBAGE = Buffer.from('HTTP/1.1 502 Bad Gateway\r\n\r\n');

export function openSession(socket: Socket, exchange: Exchange): Session {
  const { settings } = exchange;
  const questions = createQuestions(socket, settings.SANDBOX_SMPP_ANSWER_MS);
  let binding: Binding | undefined;

  const answer = ({ command, sequence }: Pdu, status: number, fields?: Fields): void =>
    send(socket, writePdu(`${command}_resp`, sequence, status, fields));
  const checkLink = async (): Promise<void> => {
    if (!binding || (await questions.ask('enquire_link')) === undefined) socket.destroy();
  };
  const session: Session = {
    deliver: async (fields) => {
      const status = await questions.ask('deliver_sm', binding?.knowsTlvs ? fields : withoutTlvs(fields));
      if (status === undefined && socket.writable) void checkLink();
      return status;
    },
    cut: () => socket.destroy(),
  };
  const bind = (pdu: Pdu): void => {
    if (binding) return answer(pdu, STATUS.alreadyBound);
    const status = pdu.fault || accessOf(pdu, settings);
    if (status !== STATUS.ok) {
      answer(pdu, status);
      socket.end();
      return;
    }
    binding = bindingOf(pdu);
    const version = binding.knowsTlvs ? { sc_interface_version: VERSION } : {};
    answer(pdu, STATUS.ok, { system_id: 'usynys-smsc', ...version });
    exchange.bound(session, binding);
  };
  const receive = (frame: Buffer): void => {
    const pdu = readPdu(frame);
    if (pdu.isResponse) return questions.answered(pdu);
    if (pdu.command.startsWith('bind_')) return bind(pdu);
    if (!SERVED.has(pdu.command)) return send(socket, writePdu('generic_nack', pdu.sequence, STATUS.badCommand));
    if (!binding || (SERVED.get(pdu.command) && !binding.sends)) return answer(pdu, STATUS.badBindState);
    if (pdu.fault) return answer(pdu, pdu.fault);
    if (!SERVED.get(pdu.command)) {
      answer(pdu, STATUS.ok);
      if (pdu.command === 'unbind') socket.end();
      return;
    }
    void work(pdu, binding, exchange).then((outcome) => {
      if ('status' in outcome) answer(pdu, outcome.status, outcome.fields);
      else applyMishap(socket, outcome.mishap);
    });
  };

  listen(socket, receive);
  socket.setNoDelay(true);
  socket.setTimeout(settings.SANDBOX_SMPP_IDLE_MS, () => void checkLink());
  socket.on('close', () => {
    exchange.closed(session);
    questions.giveUp();
  });
  return session;
}

async function work(pdu: Pdu, { account }: Binding, { submit, query }: Exchange): Promise<Outcome> {
  try {
    return await (pdu.command === 'submit_sm' ? submit : query)(pdu, account);
  } catch (error) {
    console.error(`sandbox: ${String(error)}`);
    return { status: STATUS.systemError };
  }
}

function listen(socket: Socket, receive: (frame: Buffer) => void): void {
  const giveUp = (): void => {
    socket.end(writePdu('generic_nack', 0, STATUS.badCommandLength)); // the start of the next PDU is unknown
  };
  socket.on('data', frames(receive, giveUp));
  socket.on('error', () => {}); // the close event follows
}

function applyMishap(socket: Socket, mishap: 'reset' | 'cut' | 'garbage'): void {
  if (mishap === 'garbage') send(socket, GARBAGE);
  else if (mishap === 'reset') socket.resetAndDestroy();
  else socket.destroy();
}

/** The served commands, and whether each needs a session that may send. */
const SERVED = new Map([
  ['submit_sm', true],
  ['query_sm', true],
  ['enquire_link', false],
  ['unbind', false],
]);

function accessOf(pdu: Pdu, { SANDBOX_SMPP_ACCOUNTS: accounts }: SmscSettings): number {
  const password = accounts.get(pdu.text('system_id'));
  if (password === undefined) return STATUS.badSystemId;
  return pdu.text('password') === password ? STATUS.ok : STATUS.badPassword;
}

const bindingOf = (pdu: Pdu): Binding => ({
  account: pdu.text('system_id'),
  sends: pdu.command !== 'bind_receiver',
  receives: pdu.command !== 'bind_transmitter',
  knowsTlvs: pdu.number('interface_version') >= VERSION,
});

/** For a client of version 3.3. */
const withoutTlvs = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !TLVS_OF_DELIVER_SM.includes(name)));
