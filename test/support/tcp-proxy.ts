import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A door in front of a real server that a scenario can shut: connections are cut and new ones refused, the server
 *  lives on. */
export interface TcpProxy {
  port: number;
  cut(): Promise<void>;
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the door on a free port of the loopback; after a cut it comes back on the same port. */
export async function openProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target);
    join(client, upstream);
    join(upstream, client);
  });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return { port, cut, heal, close: cut };

  function join(from: Socket, to: Socket): void {
    sockets.add(from);
    from.setNoDelay(true);
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  }

  async function cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  async function heal(): Promise<void> {
    if (!server.listening) await listen(port);
  }

  function listen(wanted: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  }
}
