import assert from 'node:assert/strict';
import { z } from 'zod';
import { Connections } from '../../config/connections/definition.ts';
import { gatewaysFor } from '../../adapters/sms/routes.ts';
import { NOTICES } from '../support/notices.ts';

const gateway = (name: string, sender = '1414') => ({
  kind: 'http',
  name,
  url: 'http://127.0.0.1:9',
  token: 't',
  sender,
  webhookSecret: `whsec_${'a'.repeat(44)}`,
});
const urls = { consentUrl: 'http://a', phonesUrl: 'http://b', registersUrl: 'http://c' };
const state = { kind: 'json', ...urls, token: 't', notices: NOTICES };
const read = (sms: object) => Connections.parse({ sms, state }).sms;

/** Why a file of connections with these SMS settings is refused. */
function refusal(sms: object): string {
  const { error } = Connections.safeParse({ sms, state });
  return error ? z.prettifyError(error) : assert.fail('it must be refused');
}

const both = [gateway('primary'), gateway('reserve')];

describe('which gateway carries which SMS', () => {
  it('none given: every gateway in the order of the file', () => {
    const { routes, slowAfterSeconds } = read({ gateways: both });
    for (const purpose of ['offer', 'reminder', 'outcome', 'conversation'] as const)
      assert.deepEqual(gatewaysFor(routes, purpose, 'gas-voucher'), ['primary', 'reserve']);
    assert.equal(slowAfterSeconds, 10);
  });
  it('§4a none given: a gateway that receives no replies carries outcomes only', () => {
    const { routes } = read({ gateways: [gateway('bulk', 'eGov'), ...both] });
    assert.deepEqual(gatewaysFor(routes, 'outcome'), ['bulk', 'primary', 'reserve']);
    for (const purpose of ['offer', 'reminder', 'conversation'] as const)
      assert.deepEqual(gatewaysFor(routes, purpose), ['primary', 'reserve']);
  });
  it('the first route that fits purpose and service counts', () => {
    const { routes } = read({
      gateways: both,
      routes: [
        { purposes: ['offer', 'reminder'], services: ['gas-voucher'], gateways: ['reserve'] },
        { purposes: ['outcome'], gateways: ['reserve', 'primary'] },
        { gateways: ['primary'] },
      ],
    });
    assert.deepEqual(gatewaysFor(routes, 'offer', 'gas-voucher'), ['reserve']);
    assert.deepEqual(gatewaysFor(routes, 'offer', 'other'), ['primary']);
    assert.deepEqual(gatewaysFor(routes, 'outcome', 'gas-voucher'), ['reserve', 'primary']);
    assert.deepEqual(
      gatewaysFor(routes, 'conversation'),
      ['primary'],
      'the SMS of an unknown sender belongs to no service',
    );
  });

  const anyway = { gateways: ['primary'] };
  const bad: [string, object, RegExp][] = [
    ['two gateways of one name', { gateways: [gateway('a'), gateway('a')] }, /two gateways have the same name/],
    [
      'an unknown gateway',
      { gateways: both, routes: [anyway, { gateways: ['operater'] }] },
      /there is no gateway "operater"[^]*routes\[1\]/,
    ],
    [
      'a gateway twice in a route',
      { gateways: both, routes: [{ gateways: ['primary', 'primary'] }] },
      /gateway "primary" is listed twice[^]*routes\[0\]/,
    ],
    [
      'an unknown purpose',
      { gateways: both, routes: [{ purposes: ['offers'], gateways: ['primary'] }, anyway] },
      /routes\[0\]\.purposes\[0\]/,
    ],
    [
      'a purpose without a gateway',
      { gateways: both, routes: [{ purposes: ['offer', 'reminder', 'outcome'], gateways: ['primary'] }] },
      /no gateway for conversation SMS of every service/,
    ],
    [
      'a purpose with a gateway for one service only',
      { gateways: both, routes: [{ services: ['gas-voucher'], gateways: ['primary'] }] },
      /no gateway for offer SMS of every service/,
    ],
    ['an empty route', { gateways: both, routes: [{ gateways: [] }] }, /routes\[0\]\.gateways/],
    ['a wait that two gateways do not fit into', { gateways: both, slowAfterSeconds: 13 }, /slowAfterSeconds/],
    [
      'a sender that is neither a short code nor a name',
      { gateways: [gateway('a', '+77011234567')] },
      /must be a short code, or a name/,
    ],
  ];
  for (const [what, sms, said] of bad)
    it(`refuses ${what}, and names its place`, () => assert.match(refusal(sms), said));

  it('§4a refuses an offer, a reminder or a conversation through a sender that cannot be replied to', () => {
    const gateways = [gateway('primary'), gateway('bulk', 'eGov')];
    for (const purpose of ['offer', 'reminder', 'conversation']) {
      const routes = [anyway, { purposes: [purpose, 'outcome'], gateways: ['bulk', 'primary'] }];
      const said = `gateway "bulk" cannot carry ${purpose}: replies cannot be sent to the sender "eGov" (§4a)`;
      assert.ok(refusal({ gateways, routes }).includes(said), refusal({ gateways, routes }));
    }
    const outcomes = [{ purposes: ['outcome'], gateways: ['bulk'] }, anyway];
    assert.equal(read({ gateways, routes: outcomes }).routes.length, 2);
  });
  it('§4a refuses an installation without any gateway that receives replies', () => {
    const said =
      /no gateway for offer SMS of every service; "bulk": replies cannot be sent to the sender "eGov" \(§4a\)/;
    assert.match(refusal({ gateways: [gateway('bulk', 'eGov')] }), said);
  });
});
