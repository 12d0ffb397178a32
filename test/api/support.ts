/** The application on a real socket and a real database of this run, with keys of two providers; deliveries are only
 *  recorded. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { Webhook } from 'standardwebhooks';
import { HttpGatewaySettings } from '../../adapters/sms/http/settings.ts';
import { boundedServer } from '../../adapters/http/bounded-server.ts';
import { openDatabase } from '../../adapters/store/database/store.ts';
import type { OutboxRow, Store } from '../../adapters/store/database/store.ts';
import { createApp } from '../../api/app.ts';
import type { Api, Limits } from '../../api/http/context.ts';
import { openLog } from '../../api/http/log.ts';
import { rateLimit } from '../../api/http/rate-limits.ts';
import { checkDigitOf } from '../../domain/identifiers.ts';
import { runProgram } from '../support/child-process.ts';
import { testPostgres } from '../support/postgres.ts';
import { testVault, withTestVault } from '../support/test-vault.ts';
import type { TestPostgres } from '../support/postgres.ts';

const secret = () => `whsec_${randomBytes(32).toString('base64')}`;
const key = () => `usy_${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`;
/** The keys of two providers, and the secrets of the gateways. */
export const KEYS = { enbek: key(), energo: key() };
export const SECRETS = { sms: secret(), consent: secret(), phones: secret(), provider: secret() };

let made: Promise<{ postgres: TestPostgres; database: string }> | undefined;

/** A migrated database with the catalogue, made once for all files that run together and dropped at the end. */
export async function testDatabase(): Promise<{
  url: string;
  host: string;
  port: number;
  urlAt: (port: number) => string;
}> {
  made ??= makeDatabase();
  const { postgres, database } = await made;
  const urlAt = (port: number) => postgres.url(database, port);
  return { url: urlAt(postgres.port), host: postgres.host, port: postgres.port, urlAt };
}

/** Before any test, since it takes longer than a hook of a test may. */
before(async function () {
  this.timeout(60_000);
  await testDatabase();
});
after(async () => {
  const { postgres, database } = (await made) ?? {};
  if (database) await postgres?.drop(database);
  await postgres?.stop();
});

async function makeDatabase() {
  const postgres = await testPostgres();
  const database = `api_${process.pid}`;
  await postgres.create(database);
  const env = {
    DATABASE_URL: postgres.url(database),
    API_KEYS: `enbek:${KEYS.enbek},energo:${KEYS.energo}`,
    PROVIDERS_URL: 'http://providers.invalid',
    PROVIDERS_TOKEN: 'token',
    PROVIDERS_WEBHOOK_SECRET: SECRETS.provider,
    PROVIDERS_CALLBACK_SECRET: secret(),
  };
  await runProgram('prisma/migrate.ts', ['apply'], env);
  await withTestVault((keys) => runProgram('prisma/load-catalogue.ts', [], { ...env, ...keys }));
  return { postgres, database };
}

export type Answer = { status: number; headers: Headers; body: Body };
// oxlint-disable-next-line typescript/no-explicit-any
type Body = any;
type Asked = { method?: string; key?: string | null; json?: unknown; raw?: string; headers?: Record<string, string> };

export type RunningApi = Awaited<ReturnType<typeof startApi>>;

const MANY = 1_000_000;
/** Limits of its own that no test reaches, and those that are given. */
export const unlimited = (limits: Partial<Limits> = {}): Limits => ({
  perKey: rateLimit('key', MANY),
  perGateway: rateLimit('gateway', MANY),
  perAddress: rateLimit('address', MANY),
  perUnknownCaller: rateLimit('address', MANY),
  ...limits,
});

/** Starts the application. `databaseUrl` may lead through a proxy that can be closed. */
export async function startApi(changes: Partial<Api> = {}, databaseUrl?: string) {
  const db = openDatabase(databaseUrl ?? (await testDatabase()).url, { vault: testVault });
  const delivered: OutboxRow[] = [];
  const lines: string[] = [];
  let shift = 0;
  const store: Store = {
    db,
    now: () => Promise.resolve(Date.now() + shift),
    deliver: (rows) => void delivered.push(...rows),
  };
  const log = openLog('debug', new Writable({ write: (line, _encoding, done) => (lines.push(String(line)), done()) }));
  const { sms, consent, phones } = SECRETS;
  const limits = unlimited();
  const app = createApp({
    store,
    log,
    gateways: [
      HttpGatewaySettings.parse({
        kind: 'http',
        name: 'sandbox',
        url: 'http://127.0.0.1:9',
        token: 'unused',
        webhookSecret: sms,
      }),
    ],
    secrets: { consent: [consent], phones: [phones] },
    stateNetworks: [],
    codec: {},
    trustedProxies: [],
    limits,
    caps: {},
    isTemporalReachable: () => Promise.resolve(true),
    ...changes,
  });
  const server = boundedServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function call(path: string, asked: Asked = {}): Promise<Answer> {
    const { key: bearer = KEYS.enbek, json, raw, headers = {} } = asked;
    const payload = raw ?? (json === undefined ? undefined : JSON.stringify(json));
    const response = await fetch(url + path, {
      method: asked.method ?? (payload === undefined ? 'GET' : 'POST'),
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  /** A signed message of a gateway. */
  function webhook(path: string, json: unknown, signedWith = SECRETS.sms, id = `msg_${randomUUID()}`) {
    const raw = typeof json === 'string' ? json : JSON.stringify(json);
    return call(path, { key: null, raw, headers: signature(raw, signedWith, id) });
  }

  return {
    url,
    app,
    store,
    delivered,
    lines,
    call,
    webhook,
    /** Advances the clock of the application. */
    pass: (ms: number) => void (shift += ms),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await db.$disconnect();
    },
  };
}

export function signature(raw: string, signedWith: string, id: string, at = new Date()): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(signedWith).sign(id, at, raw),
  };
}

/** A person whom no other test uses. */
export function anIin(): string {
  for (;;) {
    const eleven = `900101${randomInt(3, 5)}${String(randomInt(0, 10_000)).padStart(4, '0')}`;
    const digit = checkDigitOf(eleven);
    if (digit !== undefined) return `${eleven}${digit}`;
  }
}

/** A mobile number that no other test uses. */
export const aPhone = (): string => `+7701${String(randomInt(0, 10_000_000)).padStart(7, '0')}`;

/** The body of a new offer to a new person. */
export const anOffer = (changes: object = {}) => ({
  serviceCode: 'test-allowance',
  recipient: { iin: anIin() },
  reference: `event-${randomUUID()}`,
  ...changes,
});
