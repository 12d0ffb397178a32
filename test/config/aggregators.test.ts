import assert from 'node:assert/strict';
import { z } from 'zod';
import { Connections } from '../../config/connections/definition.ts';
import { gatewaysFor } from '../../adapters/sms/routes.ts';
import { NOTICES } from '../support/notices.ts';

const smscKz = {
  kind: 'smsc-kz',
  name: 'kz',
  account: { login: 'harness', password: 'secret' },
  sender: '77005550000',
  webhookSecret: 'a long word',
};
const urls = { consentUrl: 'http://a', phonesUrl: 'http://b', registersUrl: 'http://c' };
const state = { kind: 'json', ...urls, token: 't', notices: NOTICES };
const read = (...gateways: object[]) => Connections.parse({ sms: { gateways }, state }).sms;

function refusal(sms: object): string {
  const { error } = Connections.safeParse({ sms, state });
  return error ? z.prettifyError(error) : assert.fail('it must be refused');
}

describe('aggregators in the file of connections', () => {
  it('§4a SMSC.kz carries every purpose: its number receives replies', () => {
    const { routes } = read(smscKz);
    for (const purpose of ['outcome', 'offer', 'reminder', 'conversation'] as const)
      assert.deepEqual(gatewaysFor(routes, purpose), ['kz']);
  });
  it('are accepted with the required settings only', () => {
    const [kz] = read(smscKz).gateways;
    assert.deepEqual(kz, {
      ...smscKz,
      url: 'https://smsc.kz',
      webhookCharset: 'utf-8',
      utcOffset: '+05:00',
      accountIsShared: false,
      allowFrom: [],
    });
    const changed = [
      { ...smscKz, account: { login: 'harness' } },
      { ...smscKz, account: { login: 'harness', password: 'p', apiKey: 'k' } },
      { ...smscKz, sender: 'eGov' },
      { ...smscKz, webhookSecret: 'short' },
      { ...smscKz, utcOffset: '5' },
      { ...smscKz, allowFrom: ['203.0.113.5'] },
      { ...smscKz, token: 't' },
      { ...smscKz, account: { apiKey: '' } },
      { ...smscKz, url: 'ftp://x' },
    ];
    for (const one of changed)
      assert.ok(refusal({ gateways: [smscKz, { ...one, name: 'other' }] }), JSON.stringify(one));
  });
});
