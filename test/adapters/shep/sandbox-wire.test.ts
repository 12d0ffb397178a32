/** The system's own ШЭП client against the sandbox's: both ends of the wire agree, and each failure is a fault. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { taskOf } from '../../../activities/registers.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { eventually, startWorld } from '../../sandbox/harness.ts';
import type { TestWorld } from '../../sandbox/harness.ts';
import { shepSettings, systemsAt } from './sandbox-settings.ts';

const IIN = '850315300128';
const WEEK_MS = 7 * 24 * 3_600_000;
const company = { name: 'Министерство', bin: '491240000019' };
const question = {
  iin: IIN,
  accessName: 'MCDB_SERVICE',
  purpose: 'offer',
  company,
  validMs: WEEK_MS,
  askPerson: true,
};

describe('ШЭП: the wire, with the sandbox', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.stop());
  afterEach(async () => {
    for (const system of ['consent', 'phones', 'registers'])
      await world.call('POST', `/control/systems/${system}`, { down: false, slowMs: 0, answers: 'well' });
  });

  const tokenOf = async (iin: string): Promise<string> => {
    const answer = await systemsAt(world.url).consent.ask({ ...question, iin });
    assert.equal(answer.status, 'given');
    return answer.status === 'given' ? answer.token : '';
  };
  const faultOf = (asked: Promise<unknown>): Promise<Error> =>
    asked.then(
      (answer) => assert.fail(`answered ${JSON.stringify(answer)}`),
      (fault: Error) => fault,
    );

  it('§3a §3b asks КДП, БМГ and the registers, with one token', async () => {
    const { consent, phones, registers } = systemsAt(world.url);
    const before = Date.now();
    const answer = await consent.ask(question);
    assert.ok(answer.status === 'given' && answer.expiresAt);
    assert.ok(Math.abs(Date.parse(answer.expiresAt) - before - WEEK_MS) < 5_000);
    const { token } = answer;
    assert.deepEqual(await phones.find({ iin: IIN, token }), { phone: '+77015550102', language: 'ru' });
    assert.deepEqual(await registers.person({ iin: IIN, token, serviceCode: 's' }), { alive: true, entitled: true });
    const stateBody = { active: true, entitled: true, kind: 'central-body' };
    assert.deepEqual(await registers.organisation({ bin: '960540000224', serviceCode: 's' }), stateBody);
  });

  it('no match is an answer, and neither a fault nor a refusal', async () => {
    const { phones, registers } = systemsAt(world.url);
    const iin = '770707400346';
    assert.equal(await phones.find({ iin, token: await tokenOf(iin) }), undefined);
    assert.equal(await registers.organisation({ bin: '140140000112' }), undefined);
  });

  it('the same status with an unlisted message raises an operator task', async () => {
    const organisations = { ...shepSettings(world.url).organisations, noMatchMessages: [] };
    const { registers } = systemsAt(world.url, { organisations });
    const fault = await faultOf(registers.organisation({ bin: '140140000112' }));
    assert.equal(taskOf(fault), 'shep-status-unknown');
    assert.ok(!fault.message.includes('NO_MATCH'));
  });

  it('§3b reads the consent statuses of КДП and of the settings, and a consent that is still asked for', async () => {
    const { consent } = systemsAt(world.url);
    const statusOf = async (iin: string) => (await consent.ask({ ...question, iin })).status;
    const iins = ['810608200018', '821115100026', '830422200030', '900101401202'];
    assert.deepEqual(await Promise.all(iins.map(statusOf)), ['refused', 'pending', 'timeout', 'refused']);
    await world.call('PATCH', '/control/people/810608200018', { consent: 'expired' });
    assert.equal(await statusOf('810608200018'), 'expired');
    const plain = { ...shepSettings(world.url).consent, consentStatuses: {} };
    const unknown = await faultOf(systemsAt(world.url, { consent: plain }).consent.ask({ ...question, iin: iins[0]! }));
    assert.equal(taskOf(unknown), 'shep-status-unknown');
  });

  it('§3b КДП asks the person when requested, and never at acceptance', async () => {
    const auto = await startWorld({ SANDBOX_AUTO: true, SANDBOX_CONSENT_MS: 30 });
    const { consent } = systemsAt(auto.url);
    const pending = { ...question, iin: '821115100026' };
    assert.equal((await consent.ask({ ...pending, askPerson: false })).status, 'pending');
    await new Promise((resolve) => setTimeout(resolve, 120));
    assert.equal((await consent.ask({ ...pending, askPerson: false })).status, 'pending');
    await consent.ask(pending);
    await eventually(async () => (await consent.ask({ ...pending, askPerson: false })).status === 'given');
    await auto.stop();
  });

  it('§2.3 reports who has died, is not entitled, or is closed', async () => {
    const { registers } = systemsAt(world.url);
    const person = async (iin: string) => registers.person({ iin, token: await tokenOf(iin), serviceCode: 's' });
    assert.deepEqual(await person('840901100049'), { alive: false, entitled: true });
    assert.deepEqual(await person('850208200050'), { alive: true, entitled: false });
    assert.deepEqual(await registers.organisation({ bin: '140140000111' }), { active: false, entitled: true });
  });

  it('an unknown life status raises an operator task', async () => {
    const persons = { ...shepSettings(world.url).persons, lifeStatuses: { '0': 'alive' as const } };
    const { registers } = systemsAt(world.url, { persons });
    const iin = '840901100049';
    const fault = await faultOf(registers.person({ iin, token: await tokenOf(iin), serviceCode: 's' }));
    assert.equal(taskOf(fault), 'shep-status-unknown');
  });

  it('a token is valid for its person alone', async () => {
    const token = await tokenOf(IIN);
    const fault = await faultOf(systemsAt(world.url).phones.find({ iin: '900101400013', token }));
    assert.match(fault.message, /SCSE002/);
  });

  const FAULTS: [string, RegExp, string?][] = [
    ['soap-fault', /SOAP fault FAULT-015$/],
    ['unavailable', /answered 503$/],
    ['garbage', /^the XML /],
    ['truncated', /^the XML is cut short$|^the XML /],
    ['wrong-correlation', /another question/],
    ['unsigned', /not signed$/],
    ['wrapped', /a part twice that it may have once$/],
    ['unknown-status', /status SCSE999/, 'shep-status-unknown'],
    ['reset', /not reachable, or cut off$/],
    ['slow', /no answer within 700 ms$/],
  ];
  for (const [answers, message, task] of FAULTS) {
    it(`§6b an answer that is ${answers} is a fault, and reveals nothing about the person`, async () => {
      const { phones } = systemsAt(world.url, answers === 'slow' ? { timeoutMs: 700 } : {});
      const { consent } = systemsAt(world.url);
      const token = await tokenOf(IIN);
      await world.call('POST', '/control/systems/phones', { answers });
      const fault = await faultOf(phones.find({ iin: IIN, token }));
      assert.ok(fault instanceof SystemFault, String(fault));
      assert.match(fault.message, message);
      assert.equal(taskOf(fault), task);
      assert.ok(!/\d{10}/.test(fault.message));
      assert.equal((await consent.ask(question)).status, 'given', 'the other services behind the same endpoint answer');
    });
  }

  it('a persona meets its fault once, and an unknown status each time', async () => {
    const { phones } = systemsAt(world.url);
    const find = async (iin: string) => phones.find({ iin, token: await tokenOf(iin) });
    assert.match((await faultOf(find('860424200265'))).message, /SOAP fault FAULT-015/);
    assert.equal((await find('860424200265'))?.phone, '+77015550129');
    for (const _again of [1, 2]) assert.match((await faultOf(find('840406100336'))).message, /SCSE999/);
  });

  it('when one service is down, the others answer', async () => {
    const { consent, registers } = systemsAt(world.url);
    await world.call('POST', '/control/systems/registers', { down: true });
    assert.match((await faultOf(registers.organisation({ bin: '960540000224' }))).message, /answered 503/);
    assert.equal((await consent.ask(question)).status, 'given');
  });

  it('signing, asking and verifying share one deadline', async () => {
    const settings = shepSettings(world.url);
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    assert.ok(settings.signer.kind === 'ncanode');
    const started = performance.now();
    const { consent } = systemsAt(world.url, { timeoutMs: 300, signer: { ...settings.signer, url } });
    const fault = await faultOf(consent.ask(question));
    silent.closeAllConnections();
    silent.close();
    assert.match(fault.message, /^NCANode: no answer within \d+ ms$/);
    assert.ok(performance.now() - started < settings.signer.timeoutMs / 2);
  });

  it('a caller with the wrong password or another signing key gets a fault that says so', async () => {
    const settings = shepSettings(world.url);
    const wrongPassword = systemsAt(world.url, { sender: { id: 'usynys', password: 'wrong' } });
    assert.equal(taskOf(await faultOf(wrongPassword.consent.ask(question))), 'shep-refuses-us');
    assert.ok(settings.signer.kind === 'ncanode');
    const otherKey = systemsAt(world.url, {
      signer: { ...settings.signer, key: Buffer.from('other').toString('base64') },
    });
    assert.equal(taskOf(await faultOf(otherKey.consent.ask(question))), 'shep-refuses-us');
    const noPassword = systemsAt(world.url, { signer: { ...settings.signer, password: 'wrong' } });
    assert.match((await faultOf(noPassword.consent.ask(question))).message, /^NCANode: answered 400$/);
    const noTrust = systemsAt(world.url, { signer: { ...settings.signer, trustedSerials: ['00'] } });
    assert.match((await faultOf(noTrust.consent.ask(question))).message, /the signer is not trusted/);
  });

  it('without signatures in development, the sandbox still requires one', async () => {
    const clear = systemsAt(world.url, { signer: { kind: 'clear' } });
    assert.equal(taskOf(await faultOf(clear.consent.ask(question))), 'shep-refuses-us');
  });
});
