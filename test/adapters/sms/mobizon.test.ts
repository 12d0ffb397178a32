import assert from 'node:assert/strict';
import { DidNotLeave, MayHaveLeft } from '../../../activities/sms-gateway.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { freePort } from '../../../scripts/run/ports.mjs';
import type { FormCall } from '../../support/form-server.ts';
import { done, HOUR_MS, refused, startMobizon } from './mobizon-stand-in.ts';
import type { MobizonStandIn } from './mobizon-stand-in.ts';

describe('Mobizon', () => {
  let mobizon: MobizonStandIn;
  before(async () => void (mobizon = await startMobizon()));
  after(() => mobizon.stop());
  beforeEach(() => mobizon.rest());

  it('sends in a form: digits only, the registered name, how long it is worth trying', async () => {
    assert.deepEqual(await mobizon.open().send(), { ok: true, gatewayId: '169275418' });
    const [{ path, query, form, contentType }] = mobizon.calls as [FormCall];
    assert.equal(path, '/service/message/sendsmsmessage');
    assert.deepEqual([...query.keys()].toSorted(), ['api', 'apiKey', 'output'], '§6b nobody stands in the address');
    assert.match(contentType, /^application\/x-www-form-urlencoded/);
    assert.deepEqual(form, {
      recipient: '77015550101',
      text: 'Жәрдемақы тағайындалды',
      from: 'eGov',
      'params[validity]': '1440',
    });
  });
  it('asks for an hour at least and a day at most', async () => {
    for (const [ms, minutes] of [
      [1, '60'],
      [2 * HOUR_MS, '120'],
      [90 * HOUR_MS, '1440'],
    ] as const) {
      await mobizon.open().send(undefined, ms);
      assert.equal(mobizon.calls.at(-1)!.form['params[validity]'], minutes);
    }
  });

  it('code 30 and nobody there: the SMS has not left', async () => {
    mobizon.instead = () => refused(30);
    await assert.rejects(mobizon.open().send(), DidNotLeave);
    await assert.rejects(mobizon.open({ url: `http://127.0.0.1:${await freePort()}` }).send(), DidNotLeave);
  });
  it('done, but without an id: in doubt', async () => {
    mobizon.instead = () => done({ campaignId: 1 });
    await assert.rejects(mobizon.open().send(), SystemFault);
  });

  it('finds again what was sent when its answer was lost', async () => {
    const { gateway, id, send } = mobizon.open();
    mobizon.instead = (call) => {
      mobizon.instead = undefined;
      return { ...mobizon.speak(call), slowMs: 600 };
    };
    await assert.rejects(send(), MayHaveLeft);
    assert.deepEqual(await send(), { ok: true, gatewayId: '169275418' });
    assert.equal(mobizon.callsTo('sendsmsmessage').length, 1);
    const { form } = mobizon.callsTo('list')[0]!;
    assert.equal(form['criteria[campaignCreateTsFrom]'], '2026-11-25 15:55:00', 'in their zone, five minutes before');
    assert.equal((await gateway.status(id)).status, 'queued');
    assert.deepEqual(await send(), { ok: true, gatewayId: '169275418' }, 'and a third time without looking');
    assert.equal(mobizon.callsTo('list').length, 1);
  });
  it('looks for nothing that has surely not left', async () => {
    const { send } = mobizon.open();
    for (const answer of [{ status: 503 }, refused(30), refused(15)]) {
      mobizon.instead = () => answer;
      await send().catch(() => {});
    }
    mobizon.instead = undefined;
    assert.equal((await send()).ok, true);
    assert.equal(mobizon.callsTo('list').length, 0);
  });
  it('does not take another text to the same number for it', async () => {
    const { send } = mobizon.open();
    mobizon.messages.push({ id: 1, to: '77015550101', text: 'Басқа', status: 'NEW', statusUpdateTs: null });
    mobizon.instead = ({ path }) => (path.endsWith('/sendsmsmessage') ? { status: 500 } : undefined);
    await assert.rejects(send(), MayHaveLeft);
    mobizon.instead = undefined;
    assert.deepEqual(await send(), { ok: true, gatewayId: '169275419' });
  });
  it('does not take another SMS with the same text for it', async () => {
    const { other, send } = mobizon.open();
    assert.deepEqual(await send(other), { ok: true, gatewayId: '169275418' });
    mobizon.instead = ({ path }) => (path.endsWith('/sendsmsmessage') ? { status: 500 } : undefined);
    await assert.rejects(send(), MayHaveLeft);
    mobizon.instead = undefined;
    assert.deepEqual(await send(), { ok: true, gatewayId: '169275419' });
  });
});
