/** An API as a process of its own on a database with offers, tasks and accounts of this run, for Schemathesis. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { raiseTask } from '../../adapters/store/tasks/raise-task.ts';
import { freePort } from '../../scripts/setup/ports.mjs';
import { agreedOffer, sentOffer } from '../api/offers/advance-offer.ts';
import { operatorWith } from '../api/operators/accounts.ts';
import type { RunningApi } from '../api/support.ts';
import { anOffer, KEYS, SECRETS, startApi, testDatabase } from '../api/support.ts';
import { harnessProcess } from '../support/child-process.ts';
import { testVaultIn } from '../support/test-vault.ts';

/** Far above what Schemathesis sends, so that its calls get past the limits. */
const MANY = '1000000';

export type ApiForSchemathesis = Awaited<ReturnType<typeof startApiForSchemathesis>>;

export async function startApiForSchemathesis() {
  const seeding = await startApi();
  const known = await seed(seeding);
  const [admin, leaving] = [await operatorWith(seeding, 'admin'), await operatorWith(seeding, 'operator')];
  await seeding.stop();
  const folder = mkdtempSync(path.join(tmpdir(), 'usynys-schemathesis-'));
  const port = await freePort();
  const ticket = randomBytes(18).toString('hex');
  const api = harnessProcess('api', 'api/main.ts', port, {
    DATABASE_URL: (await testDatabase()).url,
    TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}`, // away: offers are stored all the same
    API_PORT: String(port),
    ...testVaultIn(folder),
    CONNECTIONS: 'test/bench/connections.yaml',
    SANDBOX_URL: 'http://127.0.0.1:9',
    SANDBOX_TOKEN: 'unused',
    SMS_WEBHOOK_SECRET: SECRETS.sms,
    CONSENT_WEBHOOK_SECRET: SECRETS.consent,
    PHONES_WEBHOOK_SECRET: SECRETS.phones,
    CODEC_TICKET: ticket,
    RATE_LIMIT_PER_KEY: MANY,
    RATE_LIMIT_PER_GATEWAY: MANY,
    RATE_LIMIT_PER_ADDRESS: MANY,
    OFFERS_PER_RECIPIENT_A_DAY: MANY,
  });
  await api.start();
  return {
    folder,
    url: api.url,
    log: api.log,
    /** The credentials of each kind of caller. */
    tokens: { provider: KEYS.enbek, operator: admin.token, leaving: leaving.token },
    /** Values of this run for parameters of paths; what has none is made up by Schemathesis. */
    known: { ...known, ticket: [ticket] },
    async stop() {
      await api.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Offers in several states, their tasks, and what is named in paths. */
async function seed(api: RunningApi): Promise<Record<string, string[]>> {
  const [sent, agreed] = [await sentOffer(api), await agreedOffer(api)];
  const made = (await api.call('/v1/offers', { json: anOffer() })).body as { id: string };
  const unread = await sentOffer(api);
  await api.webhook('/webhooks/sms/sandbox/replies', {
    messages: [{ id: `reply-${unread.id}`, from: unread.phone, text: 'who are you' }],
  });
  const bench = { recipient: { bin: '200340000339', representativeIin: '850315300128' } };
  const organisation = (await api.call('/v1/offers', { json: anOffer(bench) })).body as { id: string };
  await raiseTask(api.store.db, { kind: 'provider-away', subject: 'provider enbek' }, new Date().toISOString());
  const tasks = await api.store.db.operatorTask.findMany({ select: { id: true } });
  return {
    id: [sent.id, agreed.id, made.id, unread.id, organisation.id],
    task: tasks.map(({ id }) => id),
    '/v1/services/:code': ['test-allowance'],
    gateway: ['sandbox'],
    provider: ['enbek'],
    source: ['kdp', 'bmg'],
    '/problems/:code': ['recipient-kind'],
    asset: ['start.js'],
  };
}
