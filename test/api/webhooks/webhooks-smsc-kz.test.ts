import { inboundFrom } from '../../support/opened.ts';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { SmscKzSettings } from '../../../adapters/sms/smsc-kz/settings.ts';
import { openCarrierMessageIds } from '../../../adapters/store/sms/carrier-message-ids.ts';
import { sentOffer } from '../offers/advance-offer.ts';
import { startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

const SECRET = 'a long secret';
const OUR_NUMBER = '77005550000';
const gateway = (name: string, changes: object = {}) =>
  SmscKzSettings.parse({
    kind: 'smsc-kz',
    name,
    account: { apiKey: 'key' },
    sender: OUR_NUMBER,
    webhookSecret: SECRET,
    ...changes,
  });

describe('webhooks of SMSC.kz', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    const elsewhere = gateway('elsewhere', { allowFrom: ['203.0.113.0/24'] });
    const here = gateway('here', { allowFrom: ['203.0.113.0/24', '127.0.0.0/8', '::1/128'] });
    api = await startApi({ gateways: [gateway('kz'), elsewhere, here] });
  });
  after(() => api.stop());

  const sha1 = (line: string) => createHash('sha1').update(`${line}:${SECRET}`).digest('hex');
  const send = (fields: Record<string, string>, path = '/webhooks/sms/kz/receipts') =>
    api.call(path, {
      key: null,
      raw: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  const receipt = (id: string, phone: string, status: string, more: Record<string, string> = {}) => ({
    id,
    phone: phone.slice(1),
    status,
    sha1: sha1(`${id}:${phone.slice(1)}:${status}`),
    ...more,
  });
  const reply = (phone: string, mes: string, more: Record<string, string> = {}) => ({
    phone: phone.slice(1),
    mes,
    to: OUR_NUMBER,
    sha1: sha1(`${phone.slice(1)}:${mes}:${OUR_NUMBER}`),
    ...more,
  });
  const read = async (id: string) => (await api.call(`/v1/offers/${id}`)).body;
  const receiptsOf = async (id: string) => (await api.call(`/v1/offers/${id}/messages`)).body.items[0].receipts;

  /** An offer whose SMS is being sent through SMSC.kz: its number is assigned before the answer comes. */
  async function onItsWay() {
    const offer = await sentOffer(api, {}, 'kz');
    const { carrierMessageId } = await openCarrierMessageIds(api.store, 'kz').beginNumbered(`${offer.id}.offer`);
    return { ...offer, number: carrierMessageId };
  }

  it('§4a start the window at a delivery, once, at the time that SMSC.kz states', async () => {
    const { id, phone, number } = await onItsWay();
    const at = new Date(Math.floor(Date.now() / 1000) * 1000);
    const event = receipt(number, phone, '1', { ts: String(at.getTime() / 1000) });
    for (let time = 0; time < 3; time++) assert.equal((await send(event)).status, 200);
    const offer = await read(id);
    assert.deepEqual([offer.state, offer.receivedAt], ['AWAITING_ANSWER', at.toISOString()]);
    assert.equal((await receiptsOf(id)).length, 1);
    assert.ok(
      api.delivered.some(({ workflowId, message }) => workflowId === `offer-${id}` && message === 'receiptArrived'),
    );
  });
  it('§4a with another time are the same event: times are not signed', async () => {
    const { id, phone, number } = await onItsWay();
    await send(receipt(number, phone, '0', { ts: '1764068400' }));
    await send(receipt(number, phone, '0', { ts: '1764068401' }));
    assert.equal((await receiptsOf(id)).length, 1);
    assert.equal((await read(id)).state, 'SENT', 'at the operator is not received');
  });
  it('§4a K6 change nothing for an id, a phone or a gateway that do not fit; they are kept for operators', async () => {
    const { id, phone, number } = await onItsWay();
    assert.equal((await send(receipt('2147483647', phone, '1'))).status, 200);
    assert.equal((await send(receipt(number, '+77770000000', '1'))).status, 200);
    assert.equal((await send(receipt(number, phone, '1'), '/webhooks/sms/here/receipts')).status, 200);
    assert.deepEqual([(await read(id)).state, (await receiptsOf(id)).length], ['SENT', 0]);
    const kept = await api.store.db.unmatchedReceipt.findMany({
      where: { matchIds: { hasSome: ['2147483647', number] } },
    });
    assert.deepEqual(kept.map(({ gateway }) => gateway).toSorted(), ['here', 'kz', 'kz']);
  });
  it('raise a task for operators when money is missing', async () => {
    const { phone, number } = await onItsWay();
    await send(receipt(number, phone, '24'));
    await send(receipt(number, phone, '24'));
    const tasks = await api.store.db.operatorTask.findMany({ where: { kind: 'sms-no-money', doneAt: null } });
    assert.equal(tasks.length, 1);
  });
  it('§6c deliver a reply, once, at either address: SMSC.kz has one for everything', async () => {
    const { id, phone, number } = await onItsWay();
    await send(receipt(number, phone, '1'), '/webhooks/sms/kz/replies');
    const event = reply(phone, 'ИӘ', { id: `in-${number}` });
    for (const path of ['/webhooks/sms/kz/receipts', '/webhooks/sms/kz/replies'])
      assert.equal((await send(event, path)).status, 200);
    const stored = await inboundFrom(api.store.db, phone);
    assert.deepEqual(
      stored.map(({ text, gateway: name }) => [text, name]),
      [['ИӘ', 'kz']],
    );
    assert.equal((await read(id)).answer.agrees, true);
  });
  it('§6b §6c K6 are refused unsigned; what is signed and cannot be read is kept for operators', async () => {
    const { id, phone, number } = await onItsWay();
    for (const forged of [{ ...receipt(number, phone, '0'), status: '1' }, { id: number, phone, status: '1' }, {}]) {
      const { status, body } = await send(forged as Record<string, string>);
      assert.deepEqual([status, body.code], [401, 'unauthenticated']);
    }
    const line = `${phone.slice(1)}:1:77005550009`;
    const before = await api.store.db.unmatchedReceipt.count({ where: { matchIds: { isEmpty: true } } });
    for (let times = 0; times < 2; times += 1)
      assert.equal((await send({ phone: phone.slice(1), mes: '1', to: '77005550009', sha1: sha1(line) })).status, 200);
    const kept = await api.store.db.unmatchedReceipt.count({ where: { matchIds: { isEmpty: true } } });
    assert.deepEqual([kept - before, (await inboundFrom(api.store.db, phone)).length], [1, 0]);
    assert.equal((await read(id)).state, 'SENT');
  });
  it('§6b are accepted from its networks only, where some are configured', async () => {
    const event = receipt('1', '+77015550101', '1');
    assert.equal((await send(event, '/webhooks/sms/elsewhere/receipts')).status, 401);
    assert.equal((await send(event, '/webhooks/sms/here/receipts')).status, 200);
  });
  it('§6b are refused with a form of more than a megabyte', async () => {
    const { status, body } = await send(reply('+77015550101', 'x'.repeat(1_100_000)));
    assert.deepEqual([status, body.code], [413, 'too-large']);
  });
});
