/** K5: whatever goes wrong behind the state's connections, it is no answer about a person. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { taskOf } from '../../../activities/registers.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import type { ShepStateSettings } from '../../../adapters/shep/settings.ts';
import { startWorld } from '../../sandbox/harness.ts';
import type { TestWorld } from '../../sandbox/harness.ts';
import { startNcanode, trouble } from './fake-ncanode.ts';
import { publicSettings, publicSystemsAt, shepSettings, systemsAt } from './sandbox-settings.ts';

const IIN = '850315300128';
const BIN = '960540000224';
const terms = {
  iin: IIN,
  accessName: 'MCDB_SERVICE',
  purpose: 'offer',
  company: { name: 'Министерство', bin: '491240000019' },
  validMs: 86_400_000,
  askPerson: true,
};

describe('ШЭП: trouble of helpers', function () {
  this.timeout(30_000);
  let world: TestWorld;
  let ncanode: Awaited<ReturnType<typeof startNcanode>>;
  let token: string;
  before(async () => {
    world = await startWorld();
    ncanode = await startNcanode(`${world.url}/ncanode`);
    const given = await systemsAt(world.url).consent.ask(terms);
    token = given.status === 'given' ? given.token : assert.fail(given.status);
  });
  after(async () => {
    ncanode.stop();
    await world.stop();
  });

  type Systems = ReturnType<typeof systemsAt>;
  const asked = ({ consent, phones, registers, representations }: Systems) => [
    consent.ask(terms),
    phones.find({ iin: IIN, token }),
    registers.person({ iin: IIN, token, serviceCode: 's' }),
    registers.organisation({ bin: BIN, serviceCode: 's' }),
    representations.find({ bin: BIN, iin: IIN, token }),
  ];
  async function noAnswerOf(systems: Systems): Promise<void> {
    for (const result of await Promise.allSettled(asked(systems))) {
      assert.equal(result.status, 'rejected', JSON.stringify(result));
      assert.ok(result.reason instanceof SystemFault, String(result.reason));
      assert.equal(taskOf(result.reason), undefined, 'it passes by itself');
    }
  }
  const withNcanode = (settings: ShepStateSettings): Partial<ShepStateSettings> =>
    settings.signer.kind === 'ncanode' ? { signer: { ...settings.signer, url: ncanode.url, timeoutMs: 2_000 } } : {};

  it('§3b K5 fuzz: NCANode’s trouble with an answer is neither a refusal nor an unknown person', async () => {
    await fc.assert(
      fc.asyncProperty(trouble, async (does) => {
        ncanode.says(does);
        await noAnswerOf(systemsAt(world.url, withNcanode(shepSettings(world.url))));
      }),
      { numRuns: 20 },
    );
  });

  it('§2.3 K5 fuzz: nor is its trouble with the register’s own signature', async () => {
    await fc.assert(
      fc.asyncProperty(trouble, async (does) => {
        ncanode.says(does);
        const { registers } = publicSystemsAt(world.url, withNcanode(publicSettings(world.url)));
        await assert.rejects(registers.person({ iin: IIN, token, serviceCode: 's' }), SystemFault);
      }),
      { numRuns: 20 },
    );
  });

  for (const answers of ['soap-fault', 'unavailable', 'garbage', 'truncated', 'reset', 'unsigned', 'wrapped'])
    it(`§3b K5 an answer that is ${answers} is no answer about anyone`, async () => {
      const systems = ['consent', 'phones', 'registers'];
      for (const one of systems) await world.call('POST', `/control/systems/${one}`, { answers });
      await noAnswerOf(systemsAt(world.url));
      for (const one of systems) await world.call('POST', `/control/systems/${one}`, { answers: 'well' });
    });
});
