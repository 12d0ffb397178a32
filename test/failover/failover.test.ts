/** Two operators of which one fails, in real time. What was measured is printed. */
import assert from 'node:assert/strict';
import { until } from '../workflows/lives.ts';
import type { Manner } from './gateway-server.ts';
import type { FailoverHouse } from './harness.ts';
import { openFailoverHouse } from './harness.ts';

/** The promise of the issue. */
const WITHIN_MS = 30_000;

describe('two SMS operators, one of which fails', function () {
  this.timeout(180_000);
  let house: FailoverHouse;
  before(async () => (house = await openFailoverHouse()));
  after(() => house?.close());
  beforeEach(async () => {
    await house.reserve.behave('takes');
    await house.operator.behave('takes');
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
      const id = await house.received();
      await house.operator.behave(manner);
      const decidedAt = await house.takeBack(id);
      const sms = `${id}.closed`;
      await until(() => house.reserve.taken.has(sms), 'the reserve takes the outcome');
      const tookMs = house.reserve.taken.get(sms)! - decidedAt;
      measured(`outcome by the reserve when the operator ${words}`, tookMs);
      assert.ok(tookMs < WITHIN_MS, `${tookMs} ms`);
      await until(async () => (await house.row(sms)).sentAt !== null, 'it is noted');
      const { gateway, gatewayId, mayBeAt } = await house.row(sms);
      assert.deepEqual([gateway, gatewayId], ['reserve', `reserve-${sms}`]);
      const inDoubt = ['slow', 'fails', 'dies'].includes(manner);
      assert.deepEqual(mayBeAt, inDoubt ? ['operator', 'reserve'] : ['reserve']);
    });

  it('§3.1 an offer goes to the other at once when the first surely did not take it', async () => {
    await house.operator.behave('away');
    const id = await house.offer();
    await until(() => house.reserve.taken.has(`${id}.offer`), 'the reserve takes the offer');
    await house.operator.behave('takes');
    await until(async () => (await house.row(`${id}.offer`)).sentAt !== null, 'it is noted');
    assert.deepEqual(house.operator.callsFor(`${id}.offer`), []);
  });
  it('§3.1 an offer that may have left stays where it is, through the death of the worker, until that operator answers', async () => {
    await untilUp(house);
    await house.operator.behave('dies');
    const id = await house.offer();
    const sms = `${id}.offer`;
    await until(() => house.operator.callsFor(sms).length > 0, 'the operator has it, and did not say so');
    await house.worker.kill();
    await house.operator.behave('away');
    await house.worker.start();
    const inVain = 'usynys_gateway_faults_total{gateway="operator",fault="did-not-leave"}';
    await until(async () => ((await house.metric(inVain)) ?? 0) > 0, 'an attempt in vain');
    assert.deepEqual([house.reserve.callsFor(sms), (await house.row(sms)).sentAt], [[], null]);
    await house.operator.behave('takes');
    await until(async () => (await house.row(sms)).sentAt !== null, 'it is noted');
    assert.deepEqual([house.reserve.callsFor(sms), (await house.row(sms)).gateway], [[], 'operator']);
    assert.ok(
      house.operator.callsFor(sms).length > 1,
      'it was asked again with the same id, which makes no second SMS',
    );
  });
  it('§4b an outcome is told soon though the worker dies while the first operator keeps it waiting', async () => {
    await untilUp(house);
    const id = await house.received();
    await house.operator.behave('slow');
    const decidedAt = await house.takeBack(id);
    const sms = `${id}.closed`;
    await until(() => house.operator.callsFor(sms).length > 0, 'the operator is asked');
    await house.worker.kill();
    await house.worker.start();
    await until(() => house.reserve.taken.has(sms), 'the reserve takes the outcome');
    const tookMs = house.reserve.taken.get(sms)! - decidedAt;
    measured('outcome by the reserve when the worker dies as well', tookMs);
    assert.ok(tookMs < 2 * WITHIN_MS, `${tookMs} ms`);
    await until(async () => (await house.row(sms)).sentAt !== null, 'it is noted');
    assert.deepEqual((await house.row(sms)).mayBeAt, ['operator', 'reserve']);
  });
  it('shows what each operator does in /metrics and /readyz, and names nobody', async () => {
    await untilUp(house);
    const ids = await Promise.all([1, 2, 3, 4].map(() => house.received()));
    await house.operator.behave('fails');
    await Promise.all(ids.map((id) => house.takeBack(id)));
    await until(async () => (await house.ask('readyz')).includes('gateway operator: down'), 'it is down');
    assert.equal(await house.ask('readyz'), 'ready\ngateway operator: down\ngateway reserve: up');
    await until(() => ids.every((id) => house.reserve.taken.has(`${id}.closed`)), 'all are told');
    const up = (name: string) => house.metric(`usynys_gateway_up{gateway="${name}"}`);
    assert.deepEqual([await up('operator'), await up('reserve')], [0, 1]);
    const faults = (await house.metric('usynys_gateway_faults_total{gateway="operator",fault="may-have-left"}'))!;
    assert.equal(await house.metric('usynys_gateway_sends_total{gateway="operator"}'), ids.length + faults);
    assert.ok(faults >= 3 && faults <= ids.length, `${faults} faults`);
    assert.equal(await house.metric('usynys_gateway_seconds_count{gateway="reserve"}'), ids.length);
    const metrics = await house.ask('metrics');
    for (const id of ids) assert.ok(!metrics.includes(id));
  });
});

/** What the tests before did to the operator's health is over when the worker is new. */
async function untilUp({ worker, ask }: FailoverHouse): Promise<void> {
  await worker.kill();
  await worker.start();
  assert.ok((await ask('readyz')).includes('gateway operator: up'));
}
