/** An SMS gateway of kind `http` that fails as a test sets it. */
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** `dies`: accepts the SMS and closes the connection without an answer. `away`: its port is closed. */
export type Behaviour = 'accepts' | 'slow' | 'fails' | 'dies' | 'busy' | 'no money' | 'away';
export type GatewayServer = Awaited<ReturnType<typeof startGateway>>;

export async function startGateway(name: string, token: string) {
  /** When each SMS was first accepted, by its id; and every call. */
  const accepted = new Map<string, number>();
  const calls: { id: string; at: number }[] = [];
  let behaviour: Behaviour = 'accepts';
  const answer = (id: string, response: http.ServerResponse, socket: Socket) => {
    const say = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
    if (behaviour === 'accepts' || behaviour === 'dies') accepted.set(id, accepted.get(id) ?? performance.now());
    if (behaviour === 'accepts') say(202, { id, gatewayId: `${name}-${id}` });
    if (behaviour === 'dies') socket.destroy();
    if (behaviour === 'fails') say(500, {});
    if (behaviour === 'busy') say(503, {});
    if (behaviour === 'no money') say(422, { code: 'no-money' });
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
    accepted,
    calls,
    async behave(next: Behaviour) {
      if (next === 'away' && server.listening) await close();
      if (next !== 'away' && !server.listening) await listen(port);
      behaviour = next;
    },
    callsFor: (id: string) => calls.filter((call) => call.id === id),
    close: async () => void (server.listening && (await close())),
  };
}
