import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSession } from './session.ts';
import type { Exchange, Session } from './session.ts';

const PORT_RETRY_MS = 100;

/** The listening socket: closed, it refuses new connections and cuts the existing ones. */
export function createListener(exchange: Exchange, wantedPort: number) {
  const server = createServer((socket) => {
    const session = openSession(socket, exchange);
    sessions.add(session);
    socket.once('close', () => sessions.delete(session));
  });
  const sessions = new Set<Session>();
  let port = wantedPort;
  let isUsed = false;
  let wanted = true;
  let work = Promise.resolve();

  async function open(): Promise<void> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  }
  async function shut(): Promise<void> {
    const closed = server.listening ? once(server.close(), 'close') : undefined;
    for (const session of sessions) session.cut();
    await closed;
  }
  async function reach(): Promise<void> {
    while (isUsed && wanted !== server.listening) {
      if (!wanted) await shut();
      else await open().catch(() => sleep(PORT_RETRY_MS)); // another program has the port for a moment
    }
  }
  return {
    listen: async (): Promise<number> => {
      await open();
      isUsed = true;
      return port;
    },
    set: (open: boolean): void => {
      wanted = open;
      work = work.then(reach);
    },
    settled: () => work,
    close: async (): Promise<void> => {
      wanted = false;
      work = work.then(reach);
      await work;
    },
  };
}
