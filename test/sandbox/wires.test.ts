/** The product's own adapters against the sandbox: both ends of each wire agree. */
import assert from 'node:assert/strict';
import { httpConsentService } from '../../adapters/state/consent/http.ts';
import { httpPhoneRegister } from '../../adapters/state/phones/http.ts';
import { openCallbackSender } from '../../adapters/callbacks/callback-sender.ts';
import { restProvider } from '../../adapters/providers/rest.ts';
import { httpStateRegisters } from '../../adapters/state/registers/http.ts';
import { httpSmsGateway } from '../../adapters/sms/http/gateway.ts';
import { SECRETS, startWorld } from './harness.ts';
import type { TestWorld } from './harness.ts';

const COMPANY = { name: 'Министерство', bin: '491240000019' };
const TERMS = { accessName: 'MCDB_SERVICE', purpose: 'offer', company: COMPANY, validMs: 86_400_000 };

describe('sandbox: the wires, with the product’s adapters', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.stop());

  const at = (path: string) => ({ url: `${world.url}${path}`, token: 'a-token' });
  const consentOf = (iin: string) => httpConsentService(at('/kdp')).ask({ iin, ...TERMS, askPerson: true });

  it('КДП, БМГ and the registers, with one token', async () => {
    const iin = '850315300128';
    const answer = await consentOf(iin);
    assert.equal(answer.status, 'given');
    const token = answer.status === 'given' ? answer.token : '';
    assert.deepEqual(await httpPhoneRegister(at('/bmg')).find({ iin, token }), {
      phone: '+77015550102',
      language: 'ru',
    });
    const registers = httpStateRegisters(at('/registers'));
    assert.deepEqual(await registers.person({ iin, token, serviceCode: 's' }), { alive: true, entitled: true });
    const stateBody = { active: true, entitled: true, kind: 'central-body' };
    assert.deepEqual(await registers.organisation({ bin: '960540000224' }), stateBody);
    assert.equal(await registers.organisation({ bin: '140140000112' }), undefined);
    assert.equal((await consentOf('821115100026')).status, 'pending');
    assert.equal((await consentOf('830422200030')).status, 'timeout');
  });

  it('the SMS carrier', async () => {
    const gateway = httpSmsGateway({ ...at('/sms'), name: 'sandbox', sender: '1414' });
    const sms = { id: 'o-1.offer', to: '+77015550101', text: 'иә ме?', validityMs: 3_600_000 };
    const sent = await gateway.send(sms);
    assert.equal(sent.ok, true);
    assert.deepEqual(await gateway.send(sms), sent);
    assert.equal((await gateway.status('o-1.offer')).status, 'accepted');
    const refused = await gateway.send({ ...sms, id: 'o-2.offer', to: '+77015550113' });
    assert.deepEqual(refused, { ok: false, fault: 'number', code: 'number-invalid' });
  });

  it('the provider, and the callbacks to it', async () => {
    const provider = restProvider(at('/providers/enbek'));
    const application = (offerId: string, iin: string) => ({
      offerId,
      serviceCode: 'test-allowance',
      recipient: { iin },
      eligibilityFacts: null,
      acceptedAt: '2026-11-24T05:00:00Z',
      consentToken: 'kdp.x.y',
    });
    assert.equal((await provider.apply(application('o-1', '900101400013'))).final, false);
    assert.deepEqual(await provider.poll('o-1'), { final: false });
    assert.equal(await provider.poll('o-2'), undefined);
    const atOnce = await provider.apply(application('o-2', '830608200130'));
    assert.equal(atOnce.final && atOnce.outcome, 'granted');

    const body = {
      type: 'offer.state-changed',
      timestamp: '2026-11-24T05:00:00Z',
      data: { offerId: 'o-1', state: 'SENT', at: '2026-11-24T05:00:00Z' },
    };
    const callback = { id: 'w-1', body, url: `${world.url}/providers/enbek/callbacks` };
    const loopback = { allowHosts: [], allowNetworks: ['127.0.0.0/8'], httpsOnly: false, keys: [] };
    const sender = openCallbackSender(loopback);
    const statusOf = async (...secrets: string[]) => (await sender.send({ ...callback, secrets })).status;
    const { PROVIDERS_CALLBACK_SECRET: ours, SMS_WEBHOOK_SECRET: another } = SECRETS;
    assert.deepEqual([await statusOf(ours), await statusOf(another), await statusOf(another, ours)], [204, 401, 204]);
    sender.close();
  });
});
