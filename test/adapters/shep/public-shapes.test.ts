/** The services in the shapes of public clients, over the real wire: our client and the sandbox's services. */
import assert from 'node:assert/strict';
import { taskOf } from '../../../activities/registers.ts';
import type { ShepStateSettings } from '../../../adapters/shep/settings.ts';
import { startWorld } from '../../sandbox/harness.ts';
import type { TestWorld } from '../../sandbox/harness.ts';
import { publicSettings, publicSystemsAt, shepSettings, systemsAt } from './sandbox-settings.ts';

const IIN = '850315300128';
const DEAD = '840901100049';
const CLOSED = '140140000111';
const STATE_BODY = '960540000224';
const UNKNOWN = '140140000112';
const DAY_MS = 24 * 3_600_000;
const question = {
  iin: IIN,
  accessName: 'MCDB_SERVICE',
  purpose: 'offer',
  company: { name: 'Министерство', bin: '491240000019' },
  validMs: DAY_MS,
  askPerson: true,
};

describe('ШЭП: services in public shapes', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.stop());

  const at = (changes: Partial<ShepStateSettings> = {}) => publicSystemsAt(world.url, changes);
  const tokenOf = async (iin: string): Promise<string> => {
    const answer = await at().consent.ask({ ...question, iin });
    return answer.status === 'given' ? answer.token : assert.fail(answer.status);
  };
  const person = async (iin: string, changes?: Partial<ShepStateSettings>) =>
    at(changes).registers.person({ iin, token: await tokenOf(iin), serviceCode: 's' });
  const faultOf = (asked: Promise<unknown>): Promise<Error> =>
    asked.then(
      (answer) => assert.fail(`answered ${JSON.stringify(answer)}`),
      (fault: Error) => fault,
    );

  it('§3b K3 S1 reads КДП’s token and its end through its own operation, without a status', async () => {
    const before = Date.now();
    const answer = await at().consent.ask(question);
    assert.ok(answer.status === 'given' && answer.expiresAt);
    assert.match(answer.token, /^\S+ \S+$/);
    assert.ok(Math.abs(Date.parse(answer.expiresAt) - before - DAY_MS) < 5_000);
    const statusOf = async (iin: string) => (await at().consent.ask({ ...question, iin })).status;
    assert.deepEqual(await Promise.all(['810608200018', '821115100026'].map(statusOf)), ['refused', 'pending']);
  });

  it('§3b K3 S1 an empty status means only what the settings say', async () => {
    const consent = { ...publicSettings(world.url).consent, statuses: {} };
    assert.equal(taskOf(await faultOf(at({ consent }).consent.ask(question))), 'shep-status-unknown');
  });

  it('§3b K3 S1 an answer without a correlation id is refused where one is required', async () => {
    const consent = { ...publicSettings(world.url).consent, correlation: 'required' as const };
    assert.match((await faultOf(at({ consent }).consent.ask(question))).message, /another question/);
  });

  it('§3b K3 S1b reads the token when the data have no namespace in ШЭП’s own operation', async () => {
    const consent = { ...shepSettings(world.url).consent, namespace: '' };
    const answer = await systemsAt(world.url, { consent }).consent.ask(question);
    assert.equal(answer.status, 'given');
  });

  it('§2.3 K3 S2 S2b S3 reads the life status deep inside, and the register’s own status and signature', async () => {
    assert.deepEqual(await person(IIN), { alive: true, entitled: true });
    assert.deepEqual(await person(DEAD), { alive: false, entitled: true });
  });

  it('§2.3 K3 S2b the register’s own status says that there is no match, or is an operator task', async () => {
    const { persons } = publicSettings(world.url);
    const element = 'messageResult/code';
    const saying = (statuses: Record<string, 'no-match' | 'ok'>) =>
      person(IIN, { persons: { ...persons, innerStatus: { element, statuses } } });
    assert.equal(await saying({ '0': 'no-match' }), undefined);
    assert.equal(taskOf(await faultOf(saying({ '1': 'ok' }))), 'shep-status-unknown');
  });

  it('§2.3 K3 S2 a code that is in no table is an operator task and no guess', async () => {
    const persons = { ...publicSettings(world.url).persons, lifeStatuses: { '1': 'not-alive' as const } };
    assert.equal(taskOf(await faultOf(person(IIN, { persons }))), 'shep-status-unknown');
    const { organisations } = publicSettings(world.url);
    const activeValues = { '02': false };
    const unlisted = at({ organisations: { ...organisations, activeValues } }).registers;
    assert.equal(taskOf(await faultOf(unlisted.organisation({ bin: STATE_BODY }))), 'shep-status-unknown');
  });

  for (const form of ['text', 'xml'] as const)
    it(`§2.3 K3 S5 asks ГБД ЮЛ with a signed request as ${form}, and reads it by capital names`, async () => {
      const { organisations } = publicSettings(world.url);
      const settings = { ...organisations, answerForm: form, question: { ...organisations.question, form } };
      const { registers } = at({ organisations: settings });
      const known = await registers.organisation({ bin: STATE_BODY });
      assert.deepEqual(known, { active: true, entitled: true, kind: 'central-body' });
      const closed = await registers.organisation({ bin: CLOSED });
      assert.deepEqual([closed?.active, closed?.kind], [false, undefined]);
      assert.equal(await registers.organisation({ bin: UNKNOWN }), undefined);
    });

  it('§2.3 K3 S5 a request that is not signed by itself is refused', async () => {
    const { organisations } = publicSettings(world.url);
    const settings = { ...organisations, question: { ...organisations.question, signed: false } };
    const fault = await faultOf(at({ organisations: settings }).registers.organisation({ bin: STATE_BODY }));
    assert.equal(taskOf(fault), 'shep-refuses-us');
  });

  it('§6b K4 S3 the outer signature counts where the data have another signature inside', async () => {
    const persons = { ...publicSettings(world.url).persons, signature: 'outer' as const };
    assert.deepEqual(await person(IIN, { persons }), { alive: true, entitled: true });
  });

  it('§6b K4 S3 an inner signature counts only from the certificates of its register', async () => {
    const persons = { ...publicSettings(world.url).persons, innerSerials: ['4a'] };
    assert.match((await faultOf(person(IIN, { persons }))).message, /the signer is not trusted/);
    const { consent } = publicSettings(world.url);
    const inner = { ...consent, signature: 'inner' as const, innerSerials: ['4a'], about: { iin: 'uin' } };
    assert.match((await faultOf(at({ consent: inner }).consent.ask(question))).message, /not signed by the service/);
  });

  it('§6b K4 S4 an answer without a signature is refused, unless the settings say that there is none', async () => {
    const consent = { ...publicSettings(world.url).consent, signature: 'outer' as const };
    assert.match((await faultOf(at({ consent }).consent.ask(question))).message, /the message is not signed/);
    await world.call('POST', '/control/systems/registers', { answers: 'unsigned' });
    const { organisations } = publicSettings(world.url);
    const unsigned = { ...organisations, signature: 'none' as const };
    assert.match((await faultOf(at().registers.organisation({ bin: STATE_BODY }))).message, /not signed/);
    const answer = await at({ organisations: unsigned }).registers.organisation({ bin: STATE_BODY });
    assert.equal(answer?.active, true);
    await world.call('POST', '/control/systems/registers', { answers: 'well' });
  });

  it('§6b K4 an answer about another person or organisation is refused', async () => {
    const { persons } = publicSettings(world.url);
    const about = { iin: 'persons/person/birthDate' };
    assert.match(
      (await faultOf(person(IIN, { persons: { ...persons, about } }))).message,
      /something else than we asked/,
    );
    const absent = { iin: 'persons/person/patronymic' };
    const fault = await faultOf(person(IIN, { persons: { ...persons, about: absent } }));
    assert.match(fault.message, /does not say what it is about/);
  });
});
