/** What goes wrong between an aggregator's two voices, its answer and its webhook: our adapter, our database and our door, whole. */
import { firstSmsOf } from '../support/opened.ts';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { MayHaveLeft } from '../../activities/sms-gateway.ts';
import type { SmsGateway } from '../../activities/sms-gateway.ts';
import { smsGateway } from '../../worker/sms-gateways.ts';
import { MobizonSettings } from '../../adapters/sms/mobizon/settings.ts';
import { SmscKzSettings } from '../../adapters/sms/smsc-kz/settings.ts';
import { confirmClaims } from '../../worker/claims.ts';
import type { MobizonStandIn } from '../adapters/sms/mobizon-stand-in.ts';
import { done, startMobizon } from '../adapters/sms/mobizon-stand-in.ts';
import type { SmscKzStandIn } from '../adapters/sms/smsc-kz-stand-in.ts';
import { startSmscKz } from '../adapters/sms/smsc-kz-stand-in.ts';
import { sentOffer } from './bring.ts';
import { startApi } from './support.ts';
import type { RunningApi } from './support.ts';

const SECRET = 'a long word';
const hash = (line: string) => createHash('sha1').update(line).digest('hex');

describe('an aggregator speaks with two voices', function () {
  this.timeout(60_000); // the machine may be busy with everything else
  let api: RunningApi;
  let kz: SmscKzStandIn;
  let mobizon: MobizonStandIn;
  let bulk: MobizonSettings;
  let gateways: { kz: SmsGateway; bulk: SmsGateway };

  before(async () => {
    [kz, mobizon] = await Promise.all([startSmscKz(), startMobizon()]);
    const account = { login: 'house', password: 'secret' };
    const own = SmscKzSettings.parse({
      kind: 'smsc-kz',
      name: 'kz',
      url: kz.url,
      account,
      sender: '77005550000',
      webhookSecret: SECRET,
    });
    bulk = MobizonSettings.parse({
      kind: 'mobizon',
      name: 'bulk',
      url: mobizon.url,
      apiKey: 'key',
      webhookSecret: SECRET,
    });
    api = await startApi({ gateways: [own, bulk] });
    gateways = { kz: smsGateway(own, api.store), bulk: smsGateway(bulk, api.store) };
  });
  after(() => Promise.all([api.stop(), kz.stop(), mobizon.stop()]));

  const smsOf = async (offerId: string) => {
    const { id, phone: to, text } = await firstSmsOf(api.store.db, offerId);
    return { id, to, text, validityMs: 3_600_000 };
  };
  const stateOf = async (id: string) => (await api.call(`/v1/offers/${id}`)).body.state;
  const tellKz = (form: Record<string, string>) =>
    api.call('/webhooks/sms/kz/receipts', { key: null, raw: new URLSearchParams(form).toString() });
  const receipt = (number: string, phone: string) => {
    const fields = { id: number, phone: phone.slice(1), status: '1' };
    return { ...fields, sha1: hash(`${fields.id}:${fields.phone}:1:${SECRET}`) };
  };

  it('§4a SMSC.kz: a receipt that overtakes the answer to our sending is taken', async () => {
    const offer = await sentOffer(api, {}, 'kz');
    const overtaken: Promise<{ status: number }>[] = [];
    kz.instead = (call) => {
      if (call.path === '/sys/send.php') overtaken.push(tellKz(receipt(call.form['id']!, offer.phone)));
      return { ...kz.speak(call), slowMs: 400 };
    };
    const result = await gateways.kz.send(await smsOf(offer.id));
    kz.rest();
    assert.equal((await overtaken[0]!).status, 200);
    assert.equal(result.ok, true);
    assert.equal(await stateOf(offer.id), 'AWAITING_ANSWER');
  });
  it('§3.1 SMSC.kz: a lost answer makes no second SMS, in the database of truth', async () => {
    const offer = await sentOffer(api, {}, 'kz');
    const sms = await smsOf(offer.id);
    kz.instead = (call) => {
      kz.speak(call);
      return { cut: true };
    };
    await assert.rejects(gateways.kz.send(sms), MayHaveLeft);
    const sentOnce = kz.sends().length;
    kz.instead = undefined;
    const [first, second] = await Promise.all([gateways.kz.send(sms), gateways.kz.send(sms)]);
    assert.deepEqual([first.ok, second.ok, kz.sends().length], [true, true, sentOnce]);
    assert.equal((await gateways.kz.status(sms.id)).status, 'atOperator');
  });
  it('§4a Mobizon: a claim that comes before a lost answer is found again, is confirmed then', async () => {
    const offer = await sentOffer(api, {}, 'bulk');
    const sms = await smsOf(offer.id);
    mobizon.instead = (call) => {
      mobizon.speak(call);
      return { cut: true };
    };
    await assert.rejects(gateways.bulk.send(sms), MayHaveLeft);
    mobizon.instead = undefined;
    const [message] = mobizon.messages;
    message!.status = 'DELIVRD';
    const event = { eventId: 26, eventType: 'sms-delivery-report', eventCreateTs: '2026-01-15 11:42:28', attempt: 1 };
    const sign = hash(`26|1|${event.eventCreateTs}|${SECRET}`);
    const json = { ...event, webhookId: 1, data: { messageId: message!.id, status: 'DELIVRD' }, sign };
    assert.equal((await api.call('/webhooks/sms/bulk/receipts', { key: null, json })).status, 204);
    await confirmClaims(api.store, [bulk]);
    assert.equal(await stateOf(offer.id), 'SENT');
    assert.deepEqual(await gateways.bulk.send(sms), { ok: true, gatewayId: String(message!.id) });
    assert.equal(mobizon.callsTo('sendsmsmessage').length, 1);
    await confirmClaims({ ...api.store, now: async () => Date.now() + 5_000 }, [bulk]);
    assert.equal(await stateOf(offer.id), 'AWAITING_ANSWER');
  });
  it('§6c Mobizon: no claim is asked about twice at once, however many workers ask', async () => {
    mobizon.instead = () => done([]);
    mobizon.calls.length = 0;
    await Promise.all([1, 2, 3].map(() => confirmClaims(api.store, [bulk])));
    assert.equal(mobizon.calls.length, 0, 'everything is settled');
    mobizon.rest();
  });
});
