import assert from 'node:assert/strict';
import { z } from 'zod';
import { Connections } from '../../../config/connections/definition.ts';
import { gatewaysFor } from '../../../adapters/sms/routes.ts';
import { NOTICES } from '../../support/notices.ts';

const smscKz = {
  kind: 'smsc-kz',
  name: 'kz',
  account: { login: 'house', password: 'secret' },
  sender: '77005550000',
  webhookSecret: 'a long word',
};
const mobizon = { kind: 'mobizon', name: 'bulk', apiKey: 'key', sender: 'eGov', webhookSecret: 'a long word' };
const urls = { consentUrl: 'http://a', phonesUrl: 'http://b', registersUrl: 'http://c' };
const state = { kind: 'json', ...urls, token: 't', notices: NOTICES };
const read = (...gateways: object[]) => Connections.parse({ sms: { gateways }, state }).sms;

function refusal(sms: object): string {
  const { error } = Connections.safeParse({ sms, state });
  return error ? z.prettifyError(error) : assert.fail('it must be refused');
}

describe('aggregators in the file of connections', () => {
  it('§4a Mobizon carries outcomes only, beside a gateway that brings answers', () => {
    const { routes } = read(mobizon, smscKz);
    assert.deepEqual(gatewaysFor(routes, 'outcome'), ['bulk', 'kz']);
    for (const purpose of ['offer', 'reminder', 'conversation'] as const)
      assert.deepEqual(gatewaysFor(routes, purpose), ['kz']);
  });
  it('§4a Mobizon alone, or in a route of offers, is refused at start', () => {
    assert.match(refusal({ gateways: [mobizon] }), /no gateway for offer SMS[^]*Mobizon brings no replies/);
    const routes = [{ gateways: ['kz', 'bulk'] }];
    assert.match(
      refusal({ gateways: [mobizon, smscKz], routes }),
      /"bulk" cannot carry offer[^]*Mobizon brings no replies/,
    );
  });
  it('stand there with what they need, and no more', () => {
    const [kz, bulk] = read(smscKz, mobizon).gateways;
    assert.deepEqual(kz, {
      ...smscKz,
      url: 'https://smsc.kz',
      webhookCharset: 'utf-8',
      utcOffset: '+05:00',
      allowFrom: [],
    });
    assert.deepEqual(bulk, { ...mobizon, url: 'https://api.mobizon.kz', utcOffset: '+05:00', allowFrom: [] });
    const changed = [
      { ...smscKz, account: { login: 'house' } },
      { ...smscKz, account: { login: 'house', password: 'p', apiKey: 'k' } },
      { ...smscKz, sender: 'eGov' },
      { ...smscKz, webhookSecret: 'short' },
      { ...smscKz, utcOffset: '5' },
      { ...smscKz, allowFrom: ['203.0.113.5'] },
      { ...smscKz, token: 't' },
      { ...mobizon, apiKey: '' },
      { ...mobizon, url: 'ftp://x' },
    ];
    for (const one of changed)
      assert.ok(refusal({ gateways: [smscKz, { ...one, name: 'other' }] }), JSON.stringify(one));
  });
});
