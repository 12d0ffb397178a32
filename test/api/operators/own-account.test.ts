import assert from 'node:assert/strict';
import { signIn as signInFrom } from '../../../adapters/store/access/operator-sessions.ts';
import { usynys } from '../../support/command-line.ts';
import { account, aName, operatorWith } from './accounts.ts';
import type { RunningApi } from '../support.ts';
import { startApi, testDatabase } from '../support.ts';

const DAY_MS = 24 * 60 * 60_000;
const CHOSEN = 'correct horse battery';

describe('operators with their own account', function () {
  this.timeout(120_000);
  let api: RunningApi;
  let url: string;
  before(async () => {
    api = await startApi();
    ({ url } = await testDatabase());
  });
  after(() => api.stop());

  const signIn = (name: string, password: string) =>
    api.call('/v1/operators/sessions', { key: null, json: { name, password } });
  async function session(who: { name: string; password: string }): Promise<string> {
    const { status, body } = await signIn(who.name, who.password);
    assert.equal(status, 201);
    return body.token;
  }
  const change = (key: string, oldPassword: string, newPassword: string) =>
    api.call('/v1/operators/password', { key, method: 'PUT', json: { oldPassword, newPassword } });
  const open = async (key: string) => (await api.call('/v1/operators/sessions', { key })).status === 200;

  it('§6b change the password with the old one, and their other sessions end', async () => {
    const who = await account(api);
    const [here, elsewhere] = [await session(who), await session(who)];
    const wrong = await change(here, 'not the password', CHOSEN);
    assert.deepEqual([wrong.status, wrong.body.code], [403, 'forbidden']);
    assert.deepEqual([await open(here), await open(elsewhere)], [true, true]);
    assert.equal((await change(here, who.password, CHOSEN)).status, 204);
    assert.deepEqual([await open(here), await open(elsewhere)], [true, false]);
    assert.equal((await signIn(who.name, who.password)).status, 401);
    assert.equal((await signIn(who.name, CHOSEN)).status, 201);
    const subject = `operator ${who.name}`;
    const noted = await api.store.db.auditEntry.findMany({ where: { subject, action: 'operator-password-changed' } });
    assert.deepEqual(
      noted.map(({ actor }) => actor),
      [subject],
    );
  });

  it('§6b cannot find the old password by guessing in an open session', async () => {
    const who = await account(api);
    const key = await session(who);
    for (let n = 0; n < 5; n += 1) assert.equal((await change(key, `not this ${n}`, CHOSEN)).status, 403);
    assert.equal((await change(key, who.password, CHOSEN)).status, 429, 'the right one neither');
  });

  it('§6b cannot choose a password that is guessed first', async () => {
    const { name, token } = await operatorWith(api, 'viewer');
    const [dotted, known] = [`${aName()}.desk`, { password: CHOSEN }];
    const guessed = [
      'short',
      `${name}-and-more`,
      'My-UsynyS-2026!',
      'ұсыныс деген сөз',
      'Passw0rd password',
      'a'.repeat(257),
    ];
    for (const bad of guessed) {
      const { status, body } = await change(token, 'whatever it was', bad);
      assert.deepEqual([status, body.errors?.[0]?.pointer], [400, '#/newPassword'], bad);
    }
    const cli = (password: string) =>
      usynys(['operator', 'new', dotted, '--role', 'viewer', '--own-password'], { DATABASE_URL: url }, password);
    assert.match(
      (await cli(`at my desk ${known.password}`)).stderr,
      /must not contain words that are guessed first, such as “desk”/,
    );
    assert.equal((await cli(known.password)).code, 0);
  });

  it('§6b have three days to change a password that was printed for them', async () => {
    const name = aName();
    const cli = (...args: string[]) => usynys(['operator', ...args], { DATABASE_URL: url });
    const printed = (await cli('new', name, '--role', 'viewer')).stdout.trim();
    const first = await signIn(name, printed);
    const left = Date.parse(first.body.passwordUntil) - Date.now();
    assert.ok(left > 2.9 * DAY_MS && left <= 3 * DAY_MS, first.body.passwordUntil);
    api.pass(3 * DAY_MS);
    assert.equal((await signIn(name, printed)).status, 401, 'over');
    api.pass(-3 * DAY_MS);
    const again = (await cli('password', name)).stdout.trim();
    const { body } = await signIn(name, again);
    assert.equal((await change(body.token, again, CHOSEN)).status, 204);
    api.pass(30 * DAY_MS);
    const later = await signIn(name, CHOSEN);
    api.pass(-30 * DAY_MS);
    assert.deepEqual([later.status, later.body.passwordUntil], [201, undefined]);
  });

  it('§6b have five sessions at most, list them, and end one of their own', async () => {
    const who = await account(api);
    const tokens: string[] = [];
    for (let n = 0; n < 6; n += 1) tokens.push(await session(who));
    assert.deepEqual([await open(tokens[0]!), await open(tokens[1]!)], [false, true], 'the oldest has ended');
    const list = async (key: string) => (await api.call('/v1/operators/sessions', { key })).body.items;
    type Item = { id: string; current: boolean };
    const items = (await list(tokens[3]!)) as Item[];
    const idOf = (token: string) => token.slice(4, 12);
    assert.deepEqual(
      items.map(({ id }) => id),
      tokens.slice(1).toReversed().map(idOf),
    );
    assert.deepEqual(
      items.filter(({ current }) => current).map(({ id }) => id),
      [idOf(tokens[3]!)],
    );
    const { token: otherOperator } = await operatorWith(api, 'admin');
    const end = async (key: string, id: string) =>
      (await api.call(`/v1/operators/sessions/${id}`, { key, method: 'DELETE' })).status;
    assert.equal(await end(otherOperator, idOf(tokens[5]!)), 404, 'of another operator');
    assert.deepEqual([await end(tokens[3]!, idOf(tokens[5]!)), await open(tokens[5]!)], [204, false]);
    assert.deepEqual([await end(tokens[3]!, idOf(tokens[5]!)), await open(tokens[3]!)], [404, true], 'once');
    assert.equal((await list(tokens[3]!)).length, 4);
  });

  it('§6b are not locked out by guesses from elsewhere, and those guesses are stopped', async () => {
    const who = await account(api);
    const tryFrom = (from: string, password = 'not the password') =>
      signInFrom(api.store, undefined, { name: who.name, password, from });
    const outcome = async (from: string, password?: string) => {
      const session = await tryFrom(from, password);
      return typeof session === 'string' ? session : 'in';
    };
    assert.equal(await outcome('my desk', who.password), 'in');
    for (let n = 0; n < 5; n += 1) assert.equal(await outcome('an unknown address'), 'wrong');
    assert.equal(await outcome('an unknown address', who.password), 'locked');
    assert.equal(await outcome('my desk', who.password), 'in');
    assert.equal(await outcome('another desk', who.password), 'in');
    for (let n = 0; n < 60; n += 1) await outcome(`unknown address ${n}`);
    assert.equal(await outcome('unknown address 61'), 'locked', 'from a new address neither');
    assert.deepEqual(
      [await outcome('my desk', who.password), await outcome('another desk', who.password)],
      ['in', 'in'],
    );
    api.pass(16 * 60_000);
    assert.equal(await outcome('unknown address 61'), 'wrong');
    api.pass(-16 * 60_000);
  });
});
