/** An SMS operator that speaks our own HTTP gateway, and fails as a test wants. */
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** `dies`: takes the SMS and hangs up before it says so. `away`: nobody listens. */
export type Manner = 'takes' | 'slow' | 'fails' | 'dies' | 'busy' | 'no money' | 'away';
export type GatewayServer = Awaited<ReturnType<typeof startGateway>>;

export async function startGateway(name: string, token: string) {
  /** When each SMS was taken first, by its id; and every call. */
  const taken = new Map<string, number>();
  const calls: { id: string; at: number }[] = [];
  let manner: Manner = 'takes';
  const answer = (id: string, response: http.ServerResponse, socket: Socket) => {
    const say = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
    if (manner === 'takes' || manner === 'dies') taken.set(id, taken.get(id) ?? performance.now());
    if (manner === 'takes') say(202, { id, gatewayId: `${name}-${id}` });
    if (manner === 'dies') socket.destroy();
    if (manner === 'fails') say(500, {});
    if (manner === 'busy') say(503, {});
    if (manner === 'no money') say(422, { code: 'no-money' });
  };
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.once('end', () => {
      if (request.headers.authorization !== `Bearer ${token}`) return response.writeHead(401).end();
      const { id } = JSON.parse(Buffer.concat(parts).toString('utf8')) as { id: string };
      calls.push({ id, at: performance.now() });
      return answer(id, response, request.socket);
    });
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    taken,
    calls,
    async behave(next: Manner) {
      if (next === 'away' && server.listening) await close();
      if (next !== 'away' && !server.listening) await listen(port);
      manner = next;
    },
    callsFor: (id: string) => calls.filter((call) => call.id === id),
    close: async () => void (server.listening && (await close())),
  };
}
