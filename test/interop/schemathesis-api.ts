/** An API as a process of its own on a database with offers, tasks and accounts of this run, for Schemathesis. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { signIn } from '../../adapters/store/access/operator-sessions.ts';
import { newKeyPem } from '../../adapters/proof/keys.ts';
import { raiseTask } from '../../adapters/store/tasks/raise-task.ts';
import { freePort } from '../../scripts/setup/ports.mjs';
import { processSettings } from '../api/process-settings.ts';
import { agreedOffer, sentOffer } from '../api/offers/advance-offer.ts';
import { account, operatorWith } from '../api/operators/accounts.ts';
import { BODIES_OF_PROVIDERS, PROVIDER } from '../api/http/who-may-rules.ts';
import type { RunningApi } from '../api/support.ts';
import { anOffer, KEYS, startApi, testDatabase } from '../api/support.ts';
import { harnessProcess } from '../support/child-process.ts';
import { writeKey } from '../support/keys-folder.ts';
import { testVaultIn } from '../support/test-vault.ts';

/** Far above what Schemathesis sends, so that its calls get past the limits. */
const MANY = '1000000';

export type ApiForSchemathesis = Awaited<ReturnType<typeof startApiForSchemathesis>>;

export async function startApiForSchemathesis() {
  const seeding = await startApi();
  const known = await seed(seeding);
  const people = await signedIn(seeding);
  await seeding.stop();
  const folder = mkdtempSync(path.join(tmpdir(), 'usynys-schemathesis-'));
  const keys = testVaultIn(folder);
  writeKey(keys.KEYS_DIR, 'proof', newKeyPem());
  const port = await freePort();
  const ticket = randomBytes(18).toString('hex');
  const env = {
    ...(await processSettings((await testDatabase()).url, port)),
    ...keys,
    LOG_LEVEL: 'debug', // with the calls of monitors
    CODEC_TICKET: ticket,
    RATE_LIMIT_PER_KEY: MANY,
    RATE_LIMIT_PER_GATEWAY: MANY,
    RATE_LIMIT_PER_ADDRESS: MANY,
    OFFERS_PER_RECIPIENT_A_DAY: MANY,
  };
  const api = harnessProcess('api', 'api/main.ts', port, env, { isShortLived: false });
  await api.start();
  return {
    folder,
    url: api.url,
    log: api.log,
    /** The credentials of each kind of caller. */
    tokens: { provider: KEYS.enbek, ...people.tokens },
    /** What exists in this run, for schemathesis_hooks.py. */
    known: {
      paths: { ...known.paths, ticket: [ticket], session: [people.session] },
      bodies: { ...known.bodies, ...people.bodies },
    },
    async stop() {
      await api.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The operators of the runs. Who ends a session does so with one of their own, so that no other run loses its. */
async function signedIn(api: RunningApi) {
  const open = async (who: { name: string; password: string }) => {
    const session = await signIn(api.store, undefined, { ...who, from: 'a desk' });
    if (typeof session === 'string') throw new Error(session);
    return session.token;
  };
  const [admin, visitor, leaving] = [await account(api, 'admin'), await account(api), await account(api)];
  const tokens = { operator: await open(admin), ending: await open(visitor), leaving: await open(leaving) };
  const [, session = ''] = (await open(visitor)).split('_');
  const changePassword = { oldPassword: admin.password, newPassword: randomBytes(12).toString('base64url') };
  return { tokens, session, bodies: { signIn: await account(api), changePassword } };
}

const DESK_ANSWER = { answer: 'agree', channel: 'in-person', evidence: 'form 17' };

type Known = { paths: Record<string, string[]>; bodies: Record<string, object> };

/** Offers in several states, their tasks, and what is named in paths. */
async function seed(api: RunningApi): Promise<Known> {
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
  const { definition } = (await api.call('/v1/services/test-allowance')).body as { definition: object };
  const { token } = await operatorWith(api, 'operator');
  const ask = async (path: string, json: object) =>
    (await api.call(path, { key: token, json })).body as { requestId: string };
  const { requestId } = await ask(`/v1/offers/${sent.id}/desk-answer`, DESK_ANSWER);
  await ask(`/v1/offers/${unread.id}/reading`, { as: 'agree' });
  const reading = { sms: `${sent.id}.offer`, as: 'undeliverable' };
  const receipts = await unmatchedReceipts(api);
  for (const id of receipts) await ask(`/v1/unmatched-receipts/${id}/reading`, reading);
  // Values of one place belong together: the first offer has the answer at the desk.
  const paths = {
    requestId: Array<string>(5).fill(requestId),
    id: [sent.id, agreed.id, made.id, unread.id, organisation.id],
    task: tasks.map(({ id }) => id),
    receipt: receipts,
    '/v1/services/:code': ['test-allowance'],
    gateway: ['sandbox'],
    provider: ['enbek'],
    // A provider of its own, so that no other run loses its keys.
    ...(await aProvider(api)),
    source: ['kdp', 'bmg'],
    '/problems/:code': ['recipient-kind'],
    asset: ['start.js'],
  };
  const day = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
  const bodies = {
    makeOffer: anOffer(),
    addService: definition,
    changeService: definition,
    previewDraft: definition,
    cancelOffer: { reason: 'served-at-a-centre' },
    searchOffers: {},
    replayCallbacks: day,
    askDeskAnswer: DESK_ANSWER,
    readReply: { as: 'agree' },
    confirmReading: { as: 'agree' },
    endTask: { resolution: 'solved' },
    ...BODIES_OF_PROVIDERS,
    addProvider: { id: 'another', ...PROVIDER },
    readUnmatchedReceipt: reading,
    confirmUnmatchedReceipt: reading,
    decodePayloads: { payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'IngiCg==' }] },
    decodePayloadsAsOperator: { payloads: [{ metadata: { encoding: 'YmluYXJ5L2VuY3J5cHRlZA==' }, data: 'AAAA' }] },
  };
  return { paths, bodies };
}

/** A provider with a previous secret of each kind and API keys, by the names of the parameters in paths. */
async function aProvider(api: RunningApi): Promise<Known['paths']> {
  const id = 'fuzzed';
  const { token: key } = await operatorWith(api, 'admin');
  async function ask(path: string, json: object): Promise<void> {
    const { status, body } = await api.call(`/v1/providers${path}`, { key, json });
    if (status !== 201) throw new Error(`${path} answered ${status} ${JSON.stringify(body)}`);
  }
  await ask('', { id, ...PROVIDER });
  for (const secret of ['token', 'webhook', 'callback']) await ask(`/${id}/secrets`, { secret });
  for (let made = 0; made < 5; made += 1) await ask(`/${id}/api-keys`, { scopes: ['offers'] });
  const keys = await api.store.db.apiKey.findMany({ where: { providerId: id }, select: { prefix: true } });
  return {
    '/v1/providers/:provider': [id],
    secret: ['token', 'webhook', 'callback'],
    prefix: keys.map(({ prefix }) => prefix),
  };
}

/** Receipts of SMS that are not ours. */
async function unmatchedReceipts(api: RunningApi): Promise<string[]> {
  const receipts = Array.from({ length: 5 }, (_, n) => ({
    id: `unmatched-${n}`,
    messageId: `${n}`,
    status: 'delivered',
  }));
  await api.webhook('/webhooks/sms/sandbox/receipts', { receipts });
  const rows = await api.store.db.unmatchedReceipt.findMany({ select: { id: true } });
  return rows.map(({ id }) => id);
}
