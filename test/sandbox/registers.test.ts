import assert from 'node:assert/strict';
import { eventually, startWorld } from './harness.ts';
import type { TestWorld } from './harness.ts';

const IIN = '900101400013';

describe('sandbox: КДП, БМГ and the registers', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  const ask = async (iin: string) => {
    const company = { name: 'Министерство', bin: '491240000019' };
    const terms = { accessName: 'MCDB_SERVICE', purpose: 'offer', company, validSeconds: 86_400 };
    const question = { iin, ...terms, askPerson: true };
    return (await world.call('POST', '/kdp/consents', question)).body;
  };
  const phone = (iin: string, token: string) => world.call('POST', '/bmg/phones', { iin, token });

  it('§3b gives the phone only with the token of a valid consent of that person', async () => {
    const { status, token } = await ask(IIN);
    assert.equal(status, 'VALID');
    const { body } = await phone(IIN, token);
    assert.deepEqual([body.phone, body.language], ['+77015550101', 'kk']);
    assert.equal((await phone(IIN, 'kdp.zzzzzzzzz.forged')).status, 403);
    assert.equal((await phone('850315300128', token)).status, 403);
    await world.call('PATCH', `/control/people/${IIN}`, { consent: 'withdrawn' });
    assert.equal((await ask(IIN)).status, 'INVALID');
    assert.equal((await phone(IIN, token)).status, 403);
  });

  it('answers consent as each persona defines, and INVALID for an unknown person', async () => {
    const iins = ['810608200018', '821115100026', '830422200030', '770707400343'];
    const answers = await Promise.all(iins.map(ask));
    assert.deepEqual(
      answers.map(({ status, token }) => [status, token]),
      [
        ['INVALID', undefined],
        ['PENDING', undefined],
        ['TIMEOUT', undefined],
        ['INVALID', undefined],
      ],
    );
  });

  it('knows who has no phone, who has died and who is not entitled', async () => {
    const noPhone = await phone('770707400346', (await ask('770707400346')).token);
    assert.deepEqual([noPhone.status, noPhone.body.code], [404, 'no-match']);
    const person = async (iin: string) => {
      const { token } = await ask(iin);
      return (await world.call('POST', '/registers/persons', { iin, token, serviceCode: 'test-allowance' })).body;
    };
    assert.deepEqual(await person(IIN), { alive: true, entitled: true });
    assert.deepEqual(await person('840901100049'), { alive: false, entitled: true });
    assert.deepEqual(await person('850208200050'), { alive: true, entitled: false });
  });

  it('§2.3 distinguishes a state body from another organisation', async () => {
    const organisation = async (bin: string) => (await world.call('POST', '/registers/organisations', { bin })).body;
    const entitled = true;
    assert.deepEqual(await organisation('200340000339'), { active: true, entitled, name: 'ТОО «Ромашка»' });
    assert.deepEqual(await organisation('960540000224'), { active: true, entitled, kind: 'central-body' });
    assert.deepEqual(await organisation('140140000111'), { active: false, entitled });
    assert.deepEqual(await organisation('140140000112'), { code: 'no-match' });
    await world.call('PATCH', '/control/organisations/200340000339', { kind: 'school', entitled: false });
    assert.deepEqual((await organisation('200340000339')).kind, 'school');
  });

  it('§2.3 knows who may answer for an organisation, with the token of that person', async () => {
    const bin = '200340000339';
    const iin = '850422200153';
    const { token } = await ask(iin);
    const authority = (about: object) =>
      world.call('POST', '/registers/representations', { bin, iin, token, ...about });
    assert.deepEqual((await authority({})).body, { basis: 'head' });
    assert.equal((await authority({ token: 'kdp.zzz.forged' })).status, 403);
    assert.equal((await authority({ iin: IIN, token: (await ask(IIN)).token })).status, 404);
    const validUntil = '2027-01-01T00:00:00Z';
    const change = (to: object) => world.call('PATCH', `/control/organisations/${bin}`, to);
    await change({ authority: 'power-of-attorney', authorityUntil: validUntil });
    assert.deepEqual((await authority({})).body, { basis: 'power-of-attorney', validUntil });
    await change({ authority: 'none' });
    assert.equal((await authority({})).status, 404);
  });

  it('is down or slow one system at a time', async () => {
    await world.call('POST', '/control/systems/phones', { down: true });
    const { token } = await ask(IIN);
    assert.equal((await phone(IIN, token)).status, 503);
    const { body } = await world.call('GET', '/control/world');
    assert.equal(body.systems.phones.down, true);
    assert.equal((await world.call('POST', '/control/systems/weather', { down: true })).status, 404);
  });

  it('announces a consent that is given later (AUTO)', async () => {
    await world.stop();
    world = await startWorld({ SANDBOX_AUTO: true, SANDBOX_CONSENT_MS: 30 });
    assert.equal((await ask('821115100026')).status, 'PENDING');
    await eventually(() => world.api.received.length === 1);
    assert.deepEqual([world.api.received[0]?.body.iin, world.api.received[0]?.body.status], ['821115100026', 'given']);
    assert.equal((await ask('821115100026')).status, 'VALID');
  });
});
