/** Two operators of which one fails, in real time. What was measured is printed. */
import assert from 'node:assert/strict';
import { until } from '../workflows/running-offers.ts';
import type { Manner } from './gateway-server.ts';
import type { FailoverHarness } from './harness.ts';
import { openFailoverHarness } from './harness.ts';

/** The promise of the issue. */
const WITHIN_MS = 30_000;

describe('two SMS operators, one of which fails', function () {
  this.timeout(180_000);
  let harness: FailoverHarness;
  before(async () => (harness = await openFailoverHarness()));
  after(() => harness?.close());
  beforeEach(async () => {
    await harness.reserve.behave('takes');
    await harness.operator.behave('takes');
  });
  const measured = (what: string, ms: number) => console.log(`      ${what}: ${(ms / 1000).toFixed(1)} s`);

  const failing: [Manner, string][] = [
    ['slow', 'does not answer'],
    ['fails', 'answers 500'],
    ['dies', 'takes the SMS and dies before it says so'],
    ['busy', 'answers 503'],
    ['no money', 'refuses for want of money'],
    ['away', 'is not there'],
  ];
  for (const [manner, words] of failing)
    it(`§4b an outcome is told by the other within 30 s when the first ${words}`, async () => {
      const id = await harness.received();
      await harness.operator.behave(manner);
      const decidedAt = await harness.takeBack(id);
      const sms = `${id}.closed`;
      await until(() => harness.reserve.taken.has(sms), 'the reserve takes the outcome');
      const tookMs = harness.reserve.taken.get(sms)! - decidedAt;
      measured(`outcome by the reserve when the operator ${words}`, tookMs);
      assert.ok(tookMs < WITHIN_MS, `${tookMs} ms`);
      await until(async () => (await harness.row(sms)).sentAt !== null, 'it is noted');
      const { gateway, gatewayId, mayBeAt } = await harness.row(sms);
      assert.deepEqual([gateway, gatewayId], ['reserve', `reserve-${sms}`]);
      const inDoubt = ['slow', 'fails', 'dies'].includes(manner);
      assert.deepEqual(mayBeAt, inDoubt ? ['operator', 'reserve'] : ['reserve']);
    });

  it('§3.1 an offer goes to the other at once when the first surely did not take it', async () => {
    await harness.operator.behave('away');
    const id = await harness.offer();
    await until(() => harness.reserve.taken.has(`${id}.offer`), 'the reserve takes the offer');
    await harness.operator.behave('takes');
    await until(async () => (await harness.row(`${id}.offer`)).sentAt !== null, 'it is noted');
    assert.deepEqual(harness.operator.callsFor(`${id}.offer`), []);
  });
  it('§3.1 an offer that may have left stays where it is, through the death of the worker, until that operator answers', async () => {
    await untilUp(harness);
    await harness.operator.behave('dies');
    const id = await harness.offer();
    const sms = `${id}.offer`;
    await until(() => harness.operator.callsFor(sms).length > 0, 'the operator has it, and did not say so');
    await harness.worker.kill();
    await harness.operator.behave('away');
    await harness.worker.start();
    const inVain = 'usynys_gateway_faults_total{gateway="operator",fault="did-not-leave"}';
    await until(async () => ((await harness.metric(inVain)) ?? 0) > 0, 'an attempt in vain');
    assert.deepEqual([harness.reserve.callsFor(sms), (await harness.row(sms)).sentAt], [[], null]);
    await harness.operator.behave('takes');
    await until(async () => (await harness.row(sms)).sentAt !== null, 'it is noted');
    assert.deepEqual([harness.reserve.callsFor(sms), (await harness.row(sms)).gateway], [[], 'operator']);
    assert.ok(
      harness.operator.callsFor(sms).length > 1,
      'it was asked again with the same id, which makes no second SMS',
    );
  });
  it('§4b an outcome is told soon though the worker dies while the first operator keeps it waiting', async () => {
    await untilUp(harness);
    const id = await harness.received();
    await harness.operator.behave('slow');
    const decidedAt = await harness.takeBack(id);
    const sms = `${id}.closed`;
    await until(() => harness.operator.callsFor(sms).length > 0, 'the operator is asked');
    await harness.worker.kill();
    await harness.worker.start();
    await until(() => harness.reserve.taken.has(sms), 'the reserve takes the outcome');
    const tookMs = harness.reserve.taken.get(sms)! - decidedAt;
    measured('outcome by the reserve when the worker dies as well', tookMs);
    assert.ok(tookMs < 2 * WITHIN_MS, `${tookMs} ms`);
    await until(async () => (await harness.row(sms)).sentAt !== null, 'it is noted');
    assert.deepEqual((await harness.row(sms)).mayBeAt, ['operator', 'reserve']);
  });
  it('shows what each operator does in /metrics and /readyz, and names nobody', async () => {
    await untilUp(harness);
    const ids = await Promise.all([1, 2, 3, 4].map(() => harness.received()));
    await harness.operator.behave('fails');
    await Promise.all(ids.map((id) => harness.takeBack(id)));
    await until(async () => (await harness.ask('readyz')).includes('gateway operator: down'), 'it is down');
    assert.equal(await harness.ask('readyz'), 'ready\ngateway operator: down\ngateway reserve: up');
    await until(() => ids.every((id) => harness.reserve.taken.has(`${id}.closed`)), 'all are told');
    const up = (name: string) => harness.metric(`usynys_gateway_up{gateway="${name}"}`);
    assert.deepEqual([await up('operator'), await up('reserve')], [0, 1]);
    const faults = (await harness.metric('usynys_gateway_faults_total{gateway="operator",fault="may-have-left"}'))!;
    assert.equal(await harness.metric('usynys_gateway_sends_total{gateway="operator"}'), ids.length + faults);
    assert.ok(faults >= 3 && faults <= ids.length, `${faults} faults`);
    assert.equal(await harness.metric('usynys_gateway_seconds_count{gateway="reserve"}'), ids.length);
    const metrics = await harness.ask('metrics');
    for (const id of ids) assert.ok(!metrics.includes(id));
  });
});

/** What the tests before did to the operator's health is over when the worker is new. */
async function untilUp({ worker, ask }: FailoverHarness): Promise<void> {
  await worker.kill();
  await worker.start();
  assert.ok((await ask('readyz')).includes('gateway operator: up'));
}
