import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEFAULT_WORLD } from '../../sandbox/personas.ts';
import { items, startWorld } from './harness.ts';
import type { TestWorld } from './harness.ts';

describe('sandbox: the world', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  it('has personas with a valid check digit, each once', () => {
    const numbers = [
      ...DEFAULT_WORLD.people.map(({ iin }) => iin),
      ...DEFAULT_WORLD.organisations.map(({ bin }) => bin),
    ];
    assert.deepEqual(
      numbers.filter((number) => checkDigit(number) !== Number(number[11])),
      [],
    );
    assert.equal(new Set(numbers).size, numbers.length);
    const phones = DEFAULT_WORLD.people.flatMap(({ phone }) => phone ?? []);
    assert.equal(new Set(phones).size, phones.length);
  });

  it('is listed in docs/sandbox.md, persona by persona', async () => {
    const docs = await readFile(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
    const { body } = await world.call('GET', '/control/world');
    const rows: Record<string, string>[] = [...body.people, ...body.organisations];
    const missing = rows.filter(({ iin, bin, note, ends }) => {
      const row = docs.split('\n').find((line) => line.startsWith(`| ${iin ?? bin} | ${note} |`));
      return !row?.endsWith(`| ${ends} |`);
    });
    assert.deepEqual(missing, []);
  });

  it('is replaced by the world of a scenario, and forgets the messages and offers of the old one', async () => {
    await world.call('POST', '/sms/messages', {
      id: 'o-1.offer',
      to: '+77015550101',
      text: 'a',
      sender: '1414',
      validitySeconds: 60,
    });
    await world.call('POST', '/control/systems/sms', { down: true });
    const { status, body } = await world.call('PUT', '/control/world', {
      people: [{ iin: '900101400013', phone: '+77015550101' }],
      organisations: [{ bin: '200340000339', representative: { iin: '850315300128', phone: '+77015550102' } }],
    });
    assert.equal(status, 200);
    assert.deepEqual(
      body.people.map(({ iin, consent, language, alive, entitled }: Record<string, unknown>) => [
        iin,
        consent,
        language,
        alive,
        entitled,
      ]),
      [
        ['900101400013', 'given', 'kk', true, true],
        ['850315300128', 'given', 'kk', true, true],
      ],
    );
    assert.equal(body.systems.sms.down, false);
    assert.deepEqual((await world.call('GET', '/control/messages')).body, []);
  });

  it('an organisation’s consent is the one of its representative', async () => {
    const representative = { iin: '850315300128', phone: '+77015550102' };
    const organisations = [{ bin: '200340000339', consent: 'refused', representative }];
    const { body } = await world.call('PUT', '/control/world', { organisations });
    assert.equal(body.people[0].consent, 'refused');
    await world.call('PATCH', '/control/organisations/200340000339', { consent: 'given' });
    assert.equal((await world.call('GET', '/control/world')).body.people[0].consent, 'given');
    await world.call('PATCH', '/control/people/850315300128', { consent: 'withdrawn' });
    const changed = await world.call('PATCH', '/control/organisations/200340000339', { stateBody: true });
    assert.equal(changed.body.stateBody, true);
    assert.equal((await world.call('GET', '/control/world')).body.people[0].consent, 'withdrawn');
  });

  it('changes one field without a webhook, and refuses unknown fields', async () => {
    const changed = await world.call('PATCH', '/control/people/900101400013', { phone: '+77055550199' });
    assert.deepEqual([changed.status, changed.body.phone, changed.body.language], [200, '+77055550199', 'kk']);
    assert.equal((await world.call('PATCH', '/control/people/900101400013', { hair: 'red' })).status, 400);
    assert.equal((await world.call('PATCH', '/control/people/111111111111', { alive: false })).status, 404);
    assert.deepEqual(world.api.received, []);
  });

  it('uses the scenario’s clock', async () => {
    const clock = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"now":1800000000000}');
    });
    await new Promise<void>((resolve) => clock.listen(0, '127.0.0.1', resolve));
    await world.stop();
    world = await startWorld({ SANDBOX_CLOCK_URL: `http://127.0.0.1:${(clock.address() as AddressInfo).port}` });
    await world.call('POST', '/control/replies', { from: '+77015550101', text: '1' });
    const [message] = items(world.api, 'messages');
    assert.equal(message?.at, new Date(1800000000000).toISOString());
    clock.closeAllConnections();
    clock.close();
  });
});

/** Weights 1..11, and 3..11,1,2 when the remainder is 10: written again here, so that the table is checked by another
 *  hand. */
function checkDigit(number: string): number {
  const digits = Array.from(number.slice(0, 11), Number);
  const remainder = (shift: number): number =>
    digits.reduce((sum, digit, index) => sum + digit * (((index + shift) % 11) + 1), 0) % 11;
  return remainder(0) === 10 ? remainder(2) : remainder(0);
}
