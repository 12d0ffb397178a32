import assert from 'node:assert/strict';
import { DidNotLeave, MayHaveLeft } from '../../../activities/sms-gateway.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { freePort } from '../../../scripts/setup/ports.mjs';
import { DAY_MS, error, PHONE, startSmscKz, TEXT } from './smsc-kz-stand-in.ts';
import type { SmscKzStandIn } from './smsc-kz-stand-in.ts';

describe('the SMSC.kz gateway', () => {
  let kz: SmscKzStandIn;
  before(async () => void (kz = await startSmscKz()));
  after(() => kz.stop());
  beforeEach(() => kz.rest());

  it('sends the whole text in a form: the number with its plus, our own id, no transliteration', async () => {
    const { send } = kz.open();
    const result = await send();
    const [call] = kz.calls;
    assert.equal(call!.path, '/sys/send.php');
    assert.equal([...call!.query].length, 0, '§6b the address has no parameters');
    assert.match(call!.contentType, /^application\/x-www-form-urlencoded/);
    const { id, ...form } = call!.form;
    assert.deepEqual(form, {
      login: 'harness',
      psw: 'secret',
      fmt: '3',
      charset: 'utf-8',
      phones: PHONE,
      mes: TEXT,
      sender: '77005550000',
      translit: '0',
      valid: '24:00',
    });
    assert.deepEqual(result, { ok: true, gatewayId: id });
    assert.match(id!, /^[1-9]\d{0,9}$/);
  });
  it('sends a text of many parts as one message', async () => {
    const { gateway, id } = kz.open();
    const long = 'ұзақ мәтін '.repeat(60);
    assert.equal((await gateway.send({ id, to: PHONE, text: long, validityMs: DAY_MS })).ok, true);
    assert.equal(kz.sends()[0]!.form['mes'], long);
    assert.equal(kz.sends().length, 1);
  });
  it('accepts an API key in the place of login and password', async () => {
    const { send } = kz.open({ account: { apiKey: 'key' } });
    assert.equal((await send()).ok, true);
    const { apikey, login, psw } = kz.calls[0]!.form;
    assert.deepEqual([apikey, login, psw], ['key', undefined, undefined]);
  });
  it('states how long delivery may be tried, from a minute to a day', async () => {
    for (const [ms, valid] of [
      [0, '00:01'],
      [59_999, '00:01'],
      [90 * 60_000, '01:30'],
      [DAY_MS - 1, '23:59'],
      [9 * DAY_MS, '24:00'],
    ] as const) {
      await kz.open().send(ms);
      assert.equal(kz.sends().at(-1)!.form['valid'], valid);
    }
  });

  it('§3.1 reports after a 503 or a refused connection that the SMS has not left', async () => {
    kz.instead = () => ({ status: 503 });
    await assert.rejects(kz.open().send(), DidNotLeave);
    await assert.rejects(kz.open({ url: `http://127.0.0.1:${await freePort()}` }).send(), DidNotLeave);
  });

  it('§3.1 after a lost answer, asks first and does not send again', async () => {
    const { send } = kz.open({}, 2_000);
    kz.instead = (call) => {
      kz.instead = undefined;
      return { ...kz.answer(call), slowMs: 4_000 };
    };
    await assert.rejects(send(), MayHaveLeft);
    const again = await send();
    assert.equal(again.ok && again.gatewayId, kz.sends()[0]!.form['id']);
    assert.equal(kz.sends().length, 1);
  });
  it('sends again what never arrived, under the same number', async () => {
    const { send } = kz.open();
    kz.instead = ({ path }) => (path === '/sys/send.php' ? { status: 500 } : undefined);
    await assert.rejects(send(), MayHaveLeft);
    kz.instead = undefined;
    assert.equal((await send()).ok, true);
    const [first, second] = kz.sends();
    assert.equal(first!.form['id'], second!.form['id']);
  });
  it('asks nothing about an SMS that has certainly not left', async () => {
    const { send } = kz.open();
    for (const answer of [{ status: 503 }, error(3)]) {
      kz.instead = () => answer;
      await send().catch(() => {});
    }
    kz.instead = undefined;
    assert.equal((await send()).ok, true);
    assert.deepEqual([kz.sends().length, kz.calls.length], [3, 3]);
  });
  it('§3.1 still asks about an earlier attempt when a later one has certainly not left', async () => {
    const { send } = kz.open();
    for (const status of [500, 503]) {
      kz.instead = ({ path }) => (path === '/sys/send.php' ? { status } : undefined);
      await assert.rejects(send(), status === 500 ? MayHaveLeft : DidNotLeave);
    }
    const { id } = kz.sends()[0]!.form;
    kz.rest();
    kz.accepted.set(`${id} ${PHONE}`, 0); // it was slow, and has arrived after all
    assert.equal((await send()).ok, true);
    assert.equal(kz.sends().length, 0);
  });
  it('does not send when the status cannot be found out', async () => {
    const { send } = kz.open();
    kz.instead = () => ({ status: 500 });
    await assert.rejects(send(), MayHaveLeft);
    kz.instead = ({ path }) => (path === '/sys/status.php' ? error(9) : undefined);
    await assert.rejects(send(), SystemFault);
    assert.equal(kz.sends().length, 1);
  });
});
