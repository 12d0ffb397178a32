/** §3b from end to end: a person withdraws at КДП behind ШЭП, which sends no notice; a schedule pulls it. */
import assert from 'node:assert/strict';
import { ScheduleClient } from '@temporalio/client';
import { keepSchedule } from '../../adapters/temporal/schedule.ts';
import { WITHDRAWALS_ID, WITHDRAWALS_WORKFLOW_TYPE } from '../../workflows/offer-contract.ts';
import { stateOf } from '../../domain/offer.ts';
import { systemsAt } from '../adapters/shep/sandbox-settings.ts';
import { startWorld } from '../sandbox/harness.ts';
import type { TestWorld } from '../sandbox/harness.ts';
import type { Harness } from './harness.ts';
import { offerIn, until } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

/** The company of the provider `enbek` in the catalogue. */
const ENBEK = '491240000019';
const SCHEDULE = { id: WITHDRAWALS_ID, workflowType: WITHDRAWALS_WORKFLOW_TYPE };

describe('§3b a withdrawal at КДП behind ШЭП', function () {
  this.timeout(120_000);
  let harness: Harness;
  let world: TestWorld;
  let schedules: ScheduleClient;
  before(async () => {
    harness = await sharedHarness();
    world = await startWorld({ SANDBOX_CONSENT_WEBHOOKS: false });
    schedules = new ScheduleClient({ connection: harness.connection });
    const { withdrawals } = systemsAt(world.url);
    assert.ok(withdrawals, 'the sandbox’s connections have withdrawals pulled');
    harness.withdrawals.desk = withdrawals;
  });
  after(async () => {
    await keepSchedule(schedules, { ...SCHEDULE, everyMs: undefined });
    await world.stop();
  });

  const listed = async () => (await harness.withdrawals.desk.list(ENBEK)).requests.map(({ iin }) => iin);
  const solutions = async (iin: string) => {
    const all: { companyBin: string; solution: string }[] = (await world.call('GET', `/control/withdrawals/${iin}`))
      .body;
    return all.filter(({ companyBin }) => companyBin === ENBEK);
  };
  const withdraw = (iin: string) => world.call('POST', '/control/consents', { iin, status: 'withdrawn' });

  it('§3b reaches a waiting offer without a notice, and is answered, also when КДП is away at first', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    const { iin, phone = null } = running.person;
    await world.call('PUT', '/control/world', { people: [{ iin, phone }], organisations: [] });
    assert.deepEqual(await listed(), []);
    assert.equal((await withdraw(iin)).status, 200);
    assert.deepEqual([world.api.received, await listed()], [[], [iin]]);
    await world.call('POST', '/control/systems/consent', { answers: 'soap-fault' });
    await keepSchedule(schedules, { ...SCHEDULE, everyMs: 1_000 });
    await until(async () => (await rounds()).some(({ attempts }) => attempts > 1), 'a failed attempt');
    assert.equal((await running.row()).state, 'AWAITING_ANSWER');
    await world.call('POST', '/control/systems/consent', { answers: 'well' });
    assert.equal(stateOf(await running.handle.result()), 'CONSENT_WITHDRAWN');
    await until(async () => (await listed()).length === 0, 'КДП has its answer');
    assert.deepEqual(running.sms(), ['offer', 'closed']);
    assert.deepEqual(await solutions(iin), [{ companyBin: ENBEK, solution: 'APPROVED' }]);
  });

  it('§3b is rejected after the call, the offer goes on, and the provider hears of it', async () => {
    const running = await offerIn(harness, 'PROVIDING');
    const { iin, phone = null } = running.person;
    await world.call('PUT', '/control/world', { people: [{ iin, phone }], organisations: [] });
    await withdraw(iin);
    await keepSchedule(schedules, { ...SCHEDULE, everyMs: 1_000 });
    await until(async () => (await solutions(iin)).length > 0, 'КДП has its answer');
    assert.deepEqual(await solutions(iin), [{ companyBin: ENBEK, solution: 'REJECTED' }]);
    assert.equal((await running.row()).state, 'PROVIDING');
    const rows = await harness.store.db.callback.findMany({
      where: { offerId: running.id },
      orderBy: { order: 'asc' },
    });
    const last = rows.at(-1)?.body as { type: string; data: { state: string } };
    assert.deepEqual([last.type, last.data.state], ['offer.consent-withdrawn', 'PROVIDING']);
    assert.equal((await running.types()).filter((type) => type === 'consent-changed').length, 1);
  });

  it('§3b leaves the list when the person consents again; a request that is answered already is no fault', async () => {
    const iin = '850315300128';
    await world.call('PUT', '/control/world', { people: [{ iin, consent: 'withdrawn' }], organisations: [] });
    const { desk } = harness.withdrawals;
    const [request] = (await desk.list(ENBEK)).requests;
    for (let times = 0; times < 2; times++) await desk.answer(request!, 'approved');
    await world.call('PATCH', `/control/people/${iin}`, { consent: 'given' });
    assert.deepEqual(await listed(), []);
    await world.call('PATCH', `/control/people/${iin}`, { consent: 'withdrawn' });
    const [again] = (await desk.list(ENBEK)).requests;
    assert.deepEqual([again?.iin, again?.id === request?.id], [iin, false]);
  });

  /** The open runs of the schedule, and the attempts of each. */
  async function rounds() {
    const found: { attempts: number }[] = [];
    for await (const { workflowId, runId } of harness.client.workflow.list({
      query: `WorkflowType = 'pollWithdrawals' AND ExecutionStatus = 'Running'`,
    })) {
      const { raw } = await harness.client.workflow.getHandle(workflowId, runId).describe();
      found.push({ attempts: raw.pendingActivities?.[0]?.attempt ?? 0 });
    }
    return found;
  }
});
