import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OperatorRole } from '../../../domain/operator-role.ts';
import { usynys } from '../../support/command-line.ts';
import { account, aName } from './accounts.ts';
import { sentOffer } from '../offers/advance-offer.ts';
import type { RunningApi } from '../support.ts';
import { startApi, testDatabase } from '../support.ts';

const MINUTE_MS = 60_000;

describe('operators and their sessions', function () {
  this.timeout(120_000);
  let api: RunningApi;
  let url: string;
  before(async () => {
    api = await startApi();
    ({ url } = await testDatabase());
  });
  after(() => api.stop());

  const cli = (args: string[], input = '') => usynys(['operator', ...args], { DATABASE_URL: url }, input);
  const signIn = (name: string, password: string) =>
    api.call('/v1/operators/sessions', { key: null, json: { name, password } });
  async function session(role?: OperatorRole): Promise<{ name: string; token: string }> {
    const { name, password } = await account(api, role);
    const { status, body } = await signIn(name, password);
    assert.equal(status, 201);
    return { name, token: body.token };
  }
  const statusOf = async (key: string) => (await api.call('/v1/offers', { key })).status;

  it('§6b get an account whose password is printed once and stored as argon2id', async () => {
    const name = aName();
    const made = await cli(['new', name, '--role', 'operator']);
    assert.equal(made.code, 0, made.stderr);
    const password = made.stdout.trim();
    const row = await api.store.db.operator.findUniqueOrThrow({ where: { name } });
    assert.match(row.passwordHash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const { status, body, headers } = await signIn(name, password);
    assert.deepEqual([status, body.role, headers.get('cache-control')], [201, 'operator', 'no-store']);
    assert.match(body.token, /^uss_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
    assert.equal(await statusOf(body.token), 200);
    const stored = JSON.stringify(
      [await api.store.db.operatorSession.findMany(), await api.store.db.auditEntry.findMany()],
      (_, value) => (typeof value === 'bigint' ? String(value) : value),
    );
    assert.ok(!stored.includes(body.token.slice(13)) && !stored.includes(password));
    assert.match((await cli(['new', name, '--role', 'operator'])).stderr, /taken/);
  });

  it('may give their own password on standard input, if it is long enough', async () => {
    const name = aName();
    assert.match((await cli(['new', name, '--role', 'viewer', '--own-password'], 'short\n')).stderr, /12 to 256/);
    assert.equal((await cli(['new', name, '--role', 'viewer', '--own-password'], 'correct horse battery\n')).code, 0);
    assert.equal((await signIn(name, 'correct horse battery')).status, 201);
    assert.match((await cli(['new', aName(), '--role', 'king'])).stderr, /--role/);
    assert.match((await cli(['new', 'iin900101400013', '--role', 'viewer'])).stderr, /A name has/);
  });

  it('§6b lose a session when it is idle, when its time is over, and when they sign out', async () => {
    const idle = await session();
    for (let n = 0; n < 3; n += 1) {
      api.pass(29 * MINUTE_MS);
      assert.equal(await statusOf(idle.token), 200, 'used in between');
    }
    api.pass(31 * MINUTE_MS);
    assert.equal(await statusOf(idle.token), 401);
    const long = await session();
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      api.pass(20 * MINUTE_MS);
      assert.equal(await statusOf(long.token), 200);
    }
    api.pass(20 * MINUTE_MS);
    assert.equal(await statusOf(long.token), 401);
    const left = await session();
    const leave = () => api.call('/v1/operators/sessions/current', { key: left.token, method: 'DELETE' });
    assert.equal((await leave()).status, 204);
    assert.deepEqual([await statusOf(left.token), (await leave()).status], [401, 401]);
  });

  it('§6b lose their sessions with a disabled account or a new password; a new role counts at once', async () => {
    const promoted = await session('viewer');
    const cancel = async () =>
      (await api.call(`/v1/offers/${randomUUID()}/resend`, { key: promoted.token, method: 'POST' })).status;
    assert.equal(await cancel(), 403);
    assert.equal((await cli(['role', promoted.name, '--role', 'operator'])).code, 0);
    assert.equal(await cancel(), 404);
    const renewed = await cli(['password', promoted.name]);
    assert.equal(await statusOf(promoted.token), 401);
    assert.equal((await signIn(promoted.name, renewed.stdout.trim())).status, 201);
    const gone = await session();
    assert.equal((await cli(['disable', gone.name])).code, 0);
    assert.equal(await statusOf(gone.token), 401);
    assert.match((await cli(['list'])).stdout, new RegExp(`${gone.name}  viewer  disabled`));
  });

  it('§6b have five password attempts, also simultaneous ones, whether the account exists or not', async () => {
    const { name, password } = await account(api);
    for (const tried of [name, aName()]) {
      const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(tried, 'not the password')));
      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
      assert.deepEqual(statuses, [...Array.from({ length: 5 }, () => 401), ...Array.from({ length: 7 }, () => 429)]);
      assert.deepEqual(new Set(answers.map(({ body }) => body.detail)).size, 2);
    }
    assert.equal((await signIn(name, password)).status, 429, 'the right one neither');
    api.pass(16 * MINUTE_MS);
    assert.equal((await signIn(name, password)).status, 201);
  });

  it('§6b get no session that cannot be recorded', async () => {
    const { name, password } = await account(api);
    const { db } = api.store;
    await db.$executeRaw`ALTER TABLE audit_log RENAME TO audit_log_away`;
    try {
      assert.ok((await signIn(name, password)).status >= 500);
      assert.equal(await db.operatorSession.count({ where: { operatorName: name } }), 0);
    } finally {
      await db.$executeRaw`ALTER TABLE audit_log_away RENAME TO audit_log`;
    }
  });

  it('§6b see the text of a reply, which providers do not', async () => {
    const { id, phone } = await sentOffer(api);
    const messages = [{ id: randomUUID(), from: phone, text: 'иә, канарейка' }];
    assert.equal((await api.webhook('/webhooks/sms/sandbox/replies', { messages })).status, 204);
    const { token, name } = await session('viewer');
    const textFor = async (key?: string) => {
      const { status, body } = await api.call(`/v1/offers/${id}/messages`, key ? { key } : {});
      assert.equal(status, 200);
      return body.items.find(({ direction }: { direction: string }) => direction === 'in').text;
    };
    assert.deepEqual([await textFor(token), await textFor()], ['иә, канарейка', undefined]);
    const reads = await api.store.db.auditEntry.findMany({ where: { subject: `offer-${id}` } });
    assert.deepEqual(
      reads.map(({ actor, action }) => `${actor}: ${action}`),
      [`operator ${name}: readMessages`, 'provider enbek: readMessages'],
    );
  });
});
