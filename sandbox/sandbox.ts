import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import { ZodError } from 'zod';
import { keepRawBody } from './callbacks.ts';
import { createControl } from './control.ts';
import { createPhonePage } from './phone-page.ts';
import { createProviderRouter } from './provider-rest.ts';
import type { SandboxSettings } from './settings.ts';
import { createSmsHttp } from './sms-http.ts';
import { addAsyncChannel } from './shep/async-channel.ts';
import { createShep } from './shep/gateway.ts';
import { createSystems } from './systems.ts';
import type { Systems } from './systems.ts';

export interface Sandbox {
  url: string;
  smppPort: number;
  stop(): Promise<void>;
}

/** Starts the outside world on the loopback interface; `stop` ends it with everything that was pending. */
export async function startSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const systems = createSystems(settings);
  const server = createServer(createApp(systems));
  const smppPort = await systems.smsc.listen();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => void systems.smsc.close().then(() => reject(error)));
    server.listen(settings.SANDBOX_PORT, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    smppPort,
    stop: async () => {
      systems.forget();
      await systems.smsc.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections(); // the phone page holds an event stream open for ever
      await closed;
    },
  };
}

function createApp(systems: Systems): Express {
  const { settings, faults, consent, phones, registers, ncanode, sms, provider } = systems;
  const bearer = demandBearer(settings.SANDBOX_TOKEN);
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '1mb', verify: keepRawBody }));
  app.get(['/healthz', '/readyz'], (_request, response) => void response.json({ status: 'ok' }));
  app.use('/kdp', bearer, faults.guard('consent'), consent.router);
  app.use('/bmg', bearer, faults.guard('phones'), phones.router);
  app.use('/registers', bearer, faults.guard('registers'), registers.router);
  app.use('/ncanode', ncanode.router);
  const shep = createShep(systems, faults, ncanode, systems);
  addAsyncChannel(shep, { outside: systems, faults, ncanode, provider });
  app.use('/shep', shep);
  app.use('/sms', bearer, faults.guard('sms'), createSmsHttp(systems, sms));
  app.use('/providers', createProviderRouter(provider, faults.guard('provider'), bearer));
  app.use('/control', createControl(systems));
  app.use(createPhonePage(systems));
  app.use((_request, response) => void response.status(404).json({ code: 'not-found' }));
  app.use(toProblem);
  return app;
}

function demandBearer(token: string): RequestHandler {
  return (request, response, next) => {
    if (request.get('authorization') === `Bearer ${token}`) next();
    else response.status(401).json({ code: 'unauthenticated' });
  };
}

const toProblem: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (error instanceof ZodError) {
    response.status(400).json({ code: 'invalid-request', errors: error.issues });
    return;
  }
  const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
  if (status >= 500) console.error(`sandbox: ${String(error)}`);
  response.status(status).json({ code: status < 500 ? 'invalid-request' : 'fault' });
};
