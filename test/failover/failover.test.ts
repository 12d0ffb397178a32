/** Two SMS gateways of which one fails, in real time. The measured times are printed. */
import assert from 'node:assert/strict';
import { until } from '../workflows/running-offers.ts';
import type { Behaviour } from './gateway-server.ts';
import type { FailoverHarness } from './harness.ts';
import { openFailoverHarness } from './harness.ts';

/** The limit of ADR 012 for an outcome. */
const WITHIN_MS = 30_000;

describe('two SMS gateways, one of which fails', function () {
  this.timeout(180_000);
  let harness: FailoverHarness;
  before(async () => (harness = await openFailoverHarness()));
  after(() => harness?.close());
  beforeEach(async () => {
    await harness.reserve.behave('accepts');
    await harness.primary.behave('accepts');
  });
  const measured = (what: string, ms: number) => console.log(`      ${what}: ${(ms / 1000).toFixed(1)} s`);

  const failing: [Behaviour, string][] = [
    ['slow', 'does not answer'],
    ['fails', 'answers 500'],
    ['dies', 'accepts the SMS and closes the connection without an answer'],
    ['busy', 'answers 503'],
    ['no money', 'refuses because the account has no money'],
    ['away', 'cannot be reached'],
  ];
  for (const [behaviour, fault] of failing)
    it(`§4b an outcome is sent by the other gateway within 30 s when the first ${fault}`, async () => {
      const id = await harness.received();
      await harness.primary.behave(behaviour);
      const decidedAt = await harness.cancel(id);
      const sms = `${id}.closed`;
      await until(() => harness.reserve.accepted.has(sms), 'the reserve accepts the outcome');
      const tookMs = harness.reserve.accepted.get(sms)! - decidedAt;
      measured(`outcome by the reserve when the first ${fault}`, tookMs);
      assert.ok(tookMs < WITHIN_MS, `${tookMs} ms`);
      await until(async () => (await harness.row(sms)).sentAt !== null, 'the sending is noted');
      const { gateway, gatewayId, mayBeAt } = await harness.row(sms);
      assert.deepEqual([gateway, gatewayId], ['reserve', `reserve-${sms}`]);
      const inDoubt = ['slow', 'fails', 'dies'].includes(behaviour);
      assert.deepEqual(mayBeAt, inDoubt ? ['primary', 'reserve'] : ['reserve']);
    });

  it('§3.1 an offer goes to the other gateway at once when the first surely did not accept it', async () => {
    await harness.primary.behave('away');
    const id = await harness.offer();
    await until(() => harness.reserve.accepted.has(`${id}.offer`), 'the reserve accepts the offer');
    await harness.primary.behave('accepts');
    await until(async () => (await harness.row(`${id}.offer`)).sentAt !== null, 'the sending is noted');
    assert.deepEqual(harness.primary.callsFor(`${id}.offer`), []);
  });
  it('§3.1 an offer in doubt stays with its gateway until that answers, also when the worker dies', async () => {
    await untilUp(harness);
    await harness.primary.behave('dies');
    const id = await harness.offer();
    const sms = `${id}.offer`;
    await until(() => harness.primary.callsFor(sms).length > 0, 'the first gateway has it, and did not answer');
    await harness.worker.kill();
    await harness.primary.behave('away');
    await harness.worker.start();
    const didNotLeave = 'usynys_gateway_faults_total{gateway="primary",fault="did-not-leave"}';
    await until(async () => ((await harness.metric(didNotLeave)) ?? 0) > 0, 'an attempt that did not leave');
    assert.deepEqual([harness.reserve.callsFor(sms), (await harness.row(sms)).sentAt], [[], null]);
    await harness.primary.behave('accepts');
    await until(async () => (await harness.row(sms)).sentAt !== null, 'the sending is noted');
    assert.deepEqual([harness.reserve.callsFor(sms), (await harness.row(sms)).gateway], [[], 'primary']);
    assert.ok(
      harness.primary.callsFor(sms).length > 1,
      'it was asked again with the same id, which makes no second SMS',
    );
  });
  it('§4b an outcome is sent soon although the worker dies while the first gateway does not answer', async () => {
    await untilUp(harness);
    const id = await harness.received();
    await harness.primary.behave('slow');
    const decidedAt = await harness.cancel(id);
    const sms = `${id}.closed`;
    await until(() => harness.primary.callsFor(sms).length > 0, 'the first gateway is called');
    await harness.worker.kill();
    await harness.worker.start();
    await until(() => harness.reserve.accepted.has(sms), 'the reserve accepts the outcome');
    const tookMs = harness.reserve.accepted.get(sms)! - decidedAt;
    measured('outcome by the reserve when the worker dies as well', tookMs);
    assert.ok(tookMs < 2 * WITHIN_MS, `${tookMs} ms`);
    await until(async () => (await harness.row(sms)).sentAt !== null, 'the sending is noted');
    assert.deepEqual((await harness.row(sms)).mayBeAt, ['primary', 'reserve']);
  });
  it('shows the state of each gateway in /metrics and /readyz, and no id of an offer', async () => {
    await untilUp(harness);
    const ids = await Promise.all([1, 2, 3, 4].map(() => harness.received()));
    await harness.primary.behave('fails');
    await Promise.all(ids.map((id) => harness.cancel(id)));
    await until(async () => (await harness.ask('readyz')).includes('gateway primary: down'), 'it is down');
    assert.equal(await harness.ask('readyz'), 'ready\ngateway primary: down\ngateway reserve: up');
    await until(() => ids.every((id) => harness.reserve.accepted.has(`${id}.closed`)), 'all outcomes are sent');
    const up = (name: string) => harness.metric(`usynys_gateway_up{gateway="${name}"}`);
    assert.deepEqual([await up('primary'), await up('reserve')], [0, 1]);
    const faults = (await harness.metric('usynys_gateway_faults_total{gateway="primary",fault="may-have-left"}'))!;
    assert.equal(await harness.metric('usynys_gateway_sends_total{gateway="primary"}'), ids.length + faults);
    assert.ok(faults >= 3 && faults <= ids.length, `${faults} faults`);
    assert.equal(await harness.metric('usynys_gateway_seconds_count{gateway="reserve"}'), ids.length);
    const metrics = await harness.ask('metrics');
    for (const id of ids) assert.ok(!metrics.includes(id));
  });
});

/** Restarts the worker, so that it forgets the faults of the first gateway in earlier tests. */
async function untilUp({ worker, ask }: FailoverHarness): Promise<void> {
  await worker.kill();
  await worker.start();
  assert.ok((await ask('readyz')).includes('gateway primary: up'));
}
