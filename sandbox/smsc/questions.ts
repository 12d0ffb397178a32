/** The SMSC's own requests on a connection, by its own sequence numbers, and their answers. */
import type { Socket } from 'node:net';
import type { Fields } from './deliveries.ts';
import { writePdu } from './pdu.ts';
import type { Pdu } from './pdu.ts';
import { STATUS } from './status.ts';

const LAST_SEQUENCE = 0x7fff_ffff;

export interface Questions {
  /** The status of the answer; undefined when there was none in time, or the connection ended. */
  ask(command: string, fields?: Fields): Promise<number | undefined>;
  answered(pdu: Pdu): void;
  giveUp(): void;
}

/** Writes while the socket is open. */
export function send(socket: Socket, bytes: Buffer): void {
  if (socket.writable) socket.write(bytes);
}

export function createQuestions(socket: Socket, answerMs: number): Questions {
  const open = new Map<number, (status?: number) => void>();
  let sequence = 0;
  return {
    ask: (command, fields) =>
      new Promise((resolve) => {
        const own = (sequence = (sequence % LAST_SEQUENCE) + 1);
        const settle = (status?: number): void => {
          clearTimeout(timer);
          open.delete(own);
          resolve(status);
        };
        const timer = setTimeout(settle, answerMs);
        open.set(own, settle);
        if (socket.writable) send(socket, writePdu(command, own, STATUS.ok, fields));
        else settle();
      }),
    answered: (pdu) => open.get(pdu.sequence)?.(pdu.status),
    giveUp: () => {
      for (const settle of open.values()) settle();
    },
  };
}
