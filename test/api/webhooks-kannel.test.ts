import { inboundFrom } from '../support/opened.ts';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { receiptAddress } from '../../adapters/sms/kannel/receipt-address.ts';
import { KannelGatewaySettings } from '../../adapters/sms/kannel/settings.ts';
import { sentOffer } from './bring.ts';
import { aPhone, startApi } from './support.ts';
import type { RunningApi } from './support.ts';

const settings = (more: object = {}) =>
  KannelGatewaySettings.parse({
    kind: 'kannel',
    name: 'sandbox',
    url: 'http://127.0.0.1:9/cgi-bin/sendsms',
    username: 'usynys',
    password: 'known',
    apiUrl: 'http://usynys.test',
    webhookSecret: 's'.repeat(32),
    allowFrom: ['127.0.0.1/32', '10.0.0.0/8'],
    ...more,
  });
const operator = settings();
const elsewhere = settings({ name: 'elsewhere', allowFrom: ['10.0.0.0/8', 'fd00::/8'] });

describe('webhooks of Kannel', function () {
  this.timeout(60_000);
  let api: RunningApi;
  before(async () => {
    api = await startApi({ gateways: [operator, elsewhere] });
  });
  after(() => api.stop());

  const seconds = () => String(Math.floor(Date.now() / 1000));
  /** Kannel fills the address in and calls it. */
  function report(smsId: string, part: number, status: number, { of = operator, at = seconds() } = {}) {
    const address = receiptAddress(of, smsId, part).replace('%d', String(status)).replace('%T', at);
    return api.call(address.slice(of.apiUrl.length), { key: null });
  }
  const basic = (name: string, password: string) => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
  type Said = { id?: string; headers?: Record<string, string>; charset?: string; gateway?: string };
  async function say(from: string, body: Buffer | string, said: Said = {}) {
    const { id = randomUUID(), headers = {}, charset = '; charset="UTF-8"', gateway = 'sandbox' } = said;
    const response = await fetch(`${api.url}/webhooks/sms/${gateway}/replies?id=${id}`, {
      method: 'POST',
      headers: {
        authorization: basic(gateway, operator.webhookSecret),
        'content-type': `text/plain${charset}`,
        'x-kannel-from': from,
        'x-kannel-time': new Date().toISOString().slice(0, 19).replace('T', ' '),
        ...headers,
      },
      body: new Uint8Array(Buffer.from(body)),
    });
    return { status: response.status, body: await response.text() };
  }
  const stored = (from: string) => inboundFrom(api.store.db, from);
  const state = async (id: string) => (await api.call(`/v1/offers/${id}`)).body.state;

  it('§4a starts the clock when every part has been delivered, and answers so that Kannel is content', async () => {
    const { id } = await sentOffer(api);
    const { parts } = await api.store.db.outgoingSms.findFirstOrThrow({ where: { offerId: id } });
    assert.ok(parts > 1, 'an offer of one part proves nothing here');
    for (let part = 1; part <= parts; part++) {
      assert.equal((await report(`${id}.offer`, part, 8)).status, 200);
      assert.equal(await state(id), 'SENT');
      const { status, body } = await report(`${id}.offer`, part, 1);
      assert.deepEqual([status, body], [200, '']);
    }
    assert.equal(await state(id), 'AWAITING_ANSWER');
  });

  it('takes a report once, however often Kannel makes it', async () => {
    const { id } = await sentOffer(api);
    for (let count = 0; count < 3; count++) await report(`${id}.offer`, 1, 1);
    assert.equal(await api.store.db.receipt.count({ where: { smsId: `${id}.offer` } }), 1);
    assert.equal(await state(id), 'SENT');
  });

  it('§4a takes Kannel’s time for the receipt, unless it is none', async () => {
    const { id } = await sentOffer(api);
    const earlier = Math.floor(Date.now() / 1000) - 5;
    await report(`${id}.offer`, 1, 1, { at: String(earlier) });
    const { operatorAt } = await api.store.db.receipt.findFirstOrThrow({ where: { smsId: `${id}.offer` } });
    assert.equal(operatorAt?.getTime(), earlier * 1000);
    assert.equal((await report(`${id}.offer`, 2, 1, { at: '' })).status, 200);
  });

  it('§6b turns away whoever has no key, the key of another part, or another gateway’s', async () => {
    const { id } = await sentOffer(api);
    const good = receiptAddress(operator, `${id}.offer`, 1).replace('%d', '1').replace('%T', seconds());
    const path = good.slice(operator.apiUrl.length);
    const forged = [
      path.replace(/key=[^&]+/, 'key='),
      path.replace('part=1', 'part=2'),
      path.replace(id, randomUUID()),
      path.replace('/sandbox/', '/elsewhere/'),
    ];
    for (const one of forged) assert.equal((await api.call(one, { key: null })).status, 401, one);
    assert.equal((await api.call(path.replace('status=1', 'status=all'), { key: null })).status, 400);
    assert.equal((await api.call(path.replace('/sandbox/', '/nobody/'), { key: null })).status, 404);
    assert.equal(await api.store.db.receipt.count({ where: { smsId: `${id}.offer` } }), 0);
  });

  it('§6b listens only to the networks that it is told', async () => {
    const { id } = await sentOffer(api);
    assert.equal((await report(`${id}.offer`, 1, 1, { of: elsewhere })).status, 401);
    assert.equal((await say(aPhone(), '1', { gateway: 'elsewhere' })).status, 401);
  });

  it('§6c stores a reply as it came, in every charset that Kannel sends', async () => {
    const from = aPhone();
    const wide = Buffer.from('Иә 😀', 'utf16le').swap16();
    assert.deepEqual(await say(from, wide, { charset: '; charset="UTF-16BE"' }), { status: 200, body: '' });
    await say(from, 'да');
    await say(from, Buffer.from([0x31, 0xff, 0x00]), { headers: { 'content-type': 'application/octet-stream' } });
    await say(from, 'odd', { charset: '; charset=klingon' });
    await say(from, '');
    const texts = (await stored(from)).map(({ text }) => text);
    assert.deepEqual(texts, ['Иә 😀', 'да', '1ÿ\uFFFD', 'odd', '']);
  });

  it('§4a takes the answer of the recipient', async () => {
    const { id, phone } = await sentOffer(api);
    const repeated = randomUUID();
    for (let count = 0; count < 2; count++)
      assert.equal((await say(phone.replace('+7', '8'), '1', { id: repeated })).status, 200);
    assert.equal(await state(id), 'PROVIDING');
    const [first, ...more] = await stored(phone);
    assert.equal(more.length, 0);
    assert.ok(Math.abs(first!.operatorAt!.getTime() - Date.now()) < 60_000);
  });

  it('§6b turns away a reply without the password', async () => {
    const from = aPhone();
    for (const authorization of ['', basic('sandbox', 'wrong'), basic('elsewhere', operator.webhookSecret)])
      assert.equal((await say(from, '1', { headers: { authorization } })).status, 401);
    assert.equal((await stored(from)).length, 0);
  });
});
