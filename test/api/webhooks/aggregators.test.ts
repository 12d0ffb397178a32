/** Failures between an aggregator's answer and its webhook, with our whole adapter, database and endpoint. */
import { firstSmsOf } from '../../support/opened.ts';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { MayHaveLeft } from '../../../activities/sms-gateway.ts';
import type { SmsGateway } from '../../../activities/sms-gateway.ts';
import { smsGateway } from '../../../worker/sms-gateways.ts';
import { SmscKzSettings } from '../../../adapters/sms/smsc-kz/settings.ts';
import type { SmscKzStandIn } from '../../adapters/sms/smsc-kz-stand-in.ts';
import { startSmscKz } from '../../adapters/sms/smsc-kz-stand-in.ts';
import { sentOffer } from '../offers/advance-offer.ts';
import { startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

const SECRET = 'a long secret';
const hash = (line: string) => createHash('sha1').update(line).digest('hex');

describe('an aggregator whose answer and webhook disagree', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  let kz: SmscKzStandIn;
  let gateway: SmsGateway;

  before(async () => {
    kz = await startSmscKz();
    const account = { login: 'harness', password: 'secret' };
    const own = SmscKzSettings.parse({
      kind: 'smsc-kz',
      name: 'kz',
      url: kz.url,
      account,
      sender: '77005550000',
      webhookSecret: SECRET,
    });
    api = await startApi({ gateways: [own] });
    gateway = smsGateway(own, api.store);
  });
  after(() => Promise.all([api.stop(), kz.stop()]));

  const smsOf = async (offerId: string) => {
    const { id, phone: to, text } = await firstSmsOf(api.store.db, offerId);
    return { id, to, text, validityMs: 3_600_000 };
  };
  const stateOf = async (id: string) => (await api.call(`/v1/offers/${id}`)).body.state;
  const callFromKz = (form: Record<string, string>) =>
    api.call('/webhooks/sms/kz/receipts', { key: null, raw: new URLSearchParams(form).toString() });
  const receipt = (number: string, phone: string) => {
    const fields = { id: number, phone: phone.slice(1), status: '1' };
    return { ...fields, sha1: hash(`${fields.id}:${fields.phone}:1:${SECRET}`) };
  };

  it('§4a SMSC.kz: a receipt that overtakes the answer to our sending is received', async () => {
    const offer = await sentOffer(api, {}, 'kz');
    const overtaken: Promise<{ status: number }>[] = [];
    kz.instead = (call) => {
      if (call.path === '/sys/send.php') overtaken.push(callFromKz(receipt(call.form['id']!, offer.phone)));
      return { ...kz.answer(call), slowMs: 400 };
    };
    const result = await gateway.send(await smsOf(offer.id));
    kz.rest();
    assert.equal((await overtaken[0]!).status, 200);
    assert.equal(result.ok, true);
    assert.equal(await stateOf(offer.id), 'AWAITING_ANSWER');
  });
  it('§3.1 SMSC.kz: a lost answer causes no second SMS, with the real database', async () => {
    const offer = await sentOffer(api, {}, 'kz');
    const sms = await smsOf(offer.id);
    kz.instead = (call) => {
      kz.answer(call);
      return { cut: true };
    };
    await assert.rejects(gateway.send(sms), MayHaveLeft);
    const sentOnce = kz.sends().length;
    kz.instead = undefined;
    const [first, second] = await Promise.all([gateway.send(sms), gateway.send(sms)]);
    assert.deepEqual([first.ok, second.ok, kz.sends().length], [true, true, sentOnce]);
    assert.equal((await gateway.status(sms.id)).status, 'atCarrier');
  });
});
