import assert from 'node:assert/strict';
import { ScheduleClient, ScheduleNotFoundError } from '@temporalio/client';
import type { WithdrawalRequest } from '../../activities/withdrawals.ts';
import { SystemFault } from '../../adapters/http/json-client.ts';
import { OperatorTaskFault } from '../../adapters/shep/statuses.ts';
import { keepSchedule } from '../../adapters/temporal/schedule.ts';
import { stateOf } from '../../domain/offer.ts';
import type { PollWithdrawals } from '../../workflows/offer-contract.ts';
import { TASK_QUEUES, WITHDRAWALS_ID, WITHDRAWALS_WORKFLOW_TYPE } from '../../workflows/offer-contract.ts';
import type { Harness } from './harness.ts';
import { offerIn, until } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

/** The company of the provider `enbek` in the catalogue. */
const ENBEK = '491240000019';
const SCHEDULE = { id: WITHDRAWALS_ID, workflowType: WITHDRAWALS_WORKFLOW_TYPE };

/** КДП's list in memory: an answered request leaves it, unless it is in `stuck`, for which КДП refuses the answer. */
function listAtKdp(...wanted: Omit<WithdrawalRequest, 'companyBin'>[]) {
  const listed = wanted.map((one) => ({ ...one, companyBin: ENBEK }));
  const answered: string[] = [];
  const stuck = new Set<string>();
  return {
    answered,
    stuck,
    list: async (bin: string) => ({
      requests: listed.filter(({ id, companyBin }) => companyBin === bin && !answered.includes(id)),
      unreadable: 0,
    }),
    answer: async ({ id }: WithdrawalRequest) => {
      if (stuck.has(id)) throw new SystemFault('answered with the SOAP fault SCSE002');
      answered.push(id);
    },
  };
}

let count = 0;
const requestId = () => `900101400013-${process.pid}-${(count += 1)}`;

describe('§3b withdrawals that are pulled from КДП', function () {
  this.timeout(120_000);
  let harness: Harness;
  let schedules: ScheduleClient;
  before(async () => {
    harness = await sharedHarness();
    schedules = new ScheduleClient({ connection: harness.connection });
  });
  afterEach(() => keepSchedule(schedules, { ...SCHEDULE, everyMs: undefined }));

  const poll = () =>
    harness.client.workflow.start<PollWithdrawals>(WITHDRAWALS_WORKFLOW_TYPE, {
      workflowId: `withdrawals-${requestId()}`,
      taskQueue: TASK_QUEUES.offers,
    });
  const tasks = async (kind: string) =>
    (await harness.store.db.operatorTask.findMany({ where: { kind } })).map(({ resolution }) => resolution ?? 'open');

  it('§3b reach a waiting offer through the schedule, and are answered', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    const id = requestId();
    const kdp = (harness.withdrawals.desk = listAtKdp({ id, iin: running.person.iin, accessName: 'MCDB_SERVICE' }));
    assert.equal(await keepSchedule(schedules, { ...SCHEDULE, everyMs: 1_000 }), 'kept');
    assert.equal(stateOf(await running.handle.result()), 'CONSENT_WITHDRAWN');
    await until(() => kdp.answered.length > 0, 'КДП has its answer');
    assert.deepEqual([kdp.answered, running.sms()], [[id], ['offer', 'closed']]);
  });
  it('§3b are pulled at the interval of the settings, by one schedule, however often the worker starts', async () => {
    for (const everyMs of [600_000, 600_000, 1_800_000])
      assert.equal(await keepSchedule(schedules, { ...SCHEDULE, everyMs }), 'kept');
    const { spec, policies, action } = await schedules.getHandle(WITHDRAWALS_ID).describe();
    assert.deepEqual([spec.intervals?.map(({ every }) => every), policies.overlap], [[1_800_000], 'SKIP']);
    assert.equal(action.type === 'startWorkflow' && action.workflowType, WITHDRAWALS_WORKFLOW_TYPE);
    for (let times = 0; times < 2; times++)
      assert.equal(await keepSchedule(schedules, { ...SCHEDULE, everyMs: undefined }), 'removed');
    await assert.rejects(schedules.getHandle(WITHDRAWALS_ID).describe(), ScheduleNotFoundError);
  });
  it('§3b end the offers of the access that they name, each once', async () => {
    const [running, other] = [await offerIn(harness, 'AWAITING_ANSWER'), await offerIn(harness, 'AWAITING_ANSWER')];
    const [id, elsewhere] = [requestId(), requestId()];
    harness.withdrawals.desk = listAtKdp(
      { id, iin: running.person.iin },
      { id: elsewhere, iin: other.person.iin, accessName: 'ANOTHER_SERVICE' },
    );
    await (await poll()).result();
    assert.equal(stateOf(await running.handle.result()), 'CONSENT_WITHDRAWN');
    assert.equal((await other.row()).state, 'AWAITING_ANSWER');
    assert.equal((await running.types()).filter((type) => type === 'consent-changed').length, 1);
  });
  it('§3b end no offer of a provider with another company', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    const request = { id: requestId(), iin: running.person.iin, companyBin: '491240000029' };
    const answers: string[] = [];
    harness.withdrawals.desk = {
      list: async (bin) => ({ requests: bin === request.companyBin ? [request] : [], unreadable: 0 }),
      answer: async (_, answer) => void answers.push(answer),
    };
    await (await poll()).result();
    assert.deepEqual([answers, (await running.row()).state], [['approved'], 'AWAITING_ANSWER']);
  });
  it('§3b whose answer fails delay no other, are retried, and are noted once', async () => {
    const [running, other] = [await offerIn(harness, 'AWAITING_ANSWER'), await offerIn(harness, 'AWAITING_ANSWER')];
    const [stuck, smooth] = [requestId(), requestId()];
    const kdp = (harness.withdrawals.desk = listAtKdp(
      { id: stuck, iin: running.person.iin },
      { id: smooth, iin: other.person.iin },
    ));
    kdp.stuck.add(stuck);
    const round = await poll();
    for (const one of [running, other]) assert.equal(stateOf(await one.handle.result()), 'CONSENT_WITHDRAWN');
    await until(() => kdp.answered.includes(smooth), 'the other has its answer');
    kdp.stuck.clear();
    await round.result();
    assert.deepEqual(kdp.answered, [smooth, stuck]);
    assert.equal((await running.types()).filter((type) => type === 'consent-changed').length, 1);
  });
  it('§3b that КДП still lists after our answer are not answered again', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    const request = { id: requestId(), iin: running.person.iin, companyBin: ENBEK };
    const answers: string[] = [];
    harness.withdrawals.desk = {
      list: async (companyBin) => ({ requests: companyBin === ENBEK ? [request] : [], unreadable: 0 }),
      answer: async ({ id }) => void answers.push(id),
    };
    for (let round = 0; round < 2; round++) await (await poll()).result();
    assert.deepEqual(answers, [request.id]);
  });
  it('§3b on a long list are handled in one run', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    const others = Array.from({ length: 149 }, () => ({ id: requestId(), iin: '770707400346' }));
    const kdp = (harness.withdrawals.desk = listAtKdp(...others, { id: requestId(), iin: running.person.iin }));
    await (await poll()).result();
    assert.equal(kdp.answered.length, 150);
    assert.equal((await running.row()).state, 'CONSENT_WITHDRAWN');
  });
  it('§3b that cannot be read raise one operator task, which closes when КДП lists none', async () => {
    let unreadable = 2;
    harness.withdrawals.desk = { list: async () => ({ requests: [], unreadable }), answer: async () => {} };
    for (let round = 0; round < 2; round++) await (await poll()).result();
    assert.deepEqual(await tasks('withdrawal-unreadable'), ['open']);
    unreadable = 0;
    await (await poll()).result();
    assert.deepEqual(await tasks('withdrawal-unreadable'), ['reason-gone']);
  });
  it('§3b with an unknown status raise one operator task, until КДП answers again', async () => {
    let attempts = 0;
    const list = async (companyBin: string) => {
      if (companyBin === ENBEK) attempts += 1;
      if (attempts < 2) throw new OperatorTaskFault('ШЭП answered with status X-1', 'shep-status-unknown');
      return { requests: [], unreadable: 0 };
    };
    harness.withdrawals.desk = { list, answer: async () => {} };
    await (await poll()).result();
    assert.deepEqual([attempts, await tasks('shep-status-unknown')], [2, ['reason-gone']]);
  });
  it('§6b leave no personal data in Temporal, also when КДП’s ids contain it', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    harness.withdrawals.desk = listAtKdp({ id: `${running.person.iin}-1`, iin: running.person.iin });
    const round = await poll();
    await round.result();
    await running.handle.result();
    const histories = [await round.fetchHistory(), await running.handle.fetchHistory()];
    for (const { events } of histories)
      for (const event of events ?? []) {
        const text = JSON.stringify(event, (_, value) =>
          value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
        );
        assert.ok(!text.includes(running.person.iin), text);
      }
  });
});
