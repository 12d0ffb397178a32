import assert from 'node:assert/strict';
import { replyWorkflowId } from '../../workflows/offer-contract.ts';
import { ENDS } from './ends.ts';
import type { Harness } from './harness.ts';
import { offerIn, until } from './running-offers.ts';
import type { RunningOffer } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

/** A loaded machine may add a workflow task that timed out: so the limits are the documented numbers. */
const BUDGETS = {
  GRANTED: { events: 60, transitions: 36 },
  ANNULLED: { events: 42, transitions: 26 },
} as const;

async function measured({ handle, events }: RunningOffer) {
  await handle.result();
  const { raw } = await handle.describe();
  return {
    events: (await events()).length,
    transitions: Number(raw.workflowExecutionInfo?.stateTransitionCount),
  };
}

describe('the history budget', function () {
  this.timeout(120_000);
  let harness: Harness;
  before(async () => (harness = await sharedHarness()));

  for (const [end, budget] of Object.entries(BUDGETS))
    it(`§6c ${end} costs at most ${budget.events} events and ${budget.transitions} transitions`, async () => {
      const { events, transitions } = await measured(await ENDS[end as keyof typeof BUDGETS].go(harness));
      console.log(`      ${end}: ${events} events, ${transitions} transitions`);
      assert.ok(events <= budget.events, `${events} events`);
      assert.ok(transitions <= budget.transitions, `${transitions} transitions`);
    });

  it('§4a a confirmed yes costs the run of its offer nothing, and a run of its own at most 14 events', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'confirming');
    await running.says('1');
    await until(() => running.sms().includes('accepted'), 'the confirmation');
    await running.result('granted');
    const { events } = await measured(running);
    assert.deepEqual(running.sms(), ['offer', 'accepted', 'granted']);
    assert.ok(events <= BUDGETS.GRANTED.events, `${events} events`);
    const { inboundId } = (await running.known()).answer!;
    const confirmation = harness.client.workflow.getHandle(replyWorkflowId(inboundId));
    await confirmation.result();
    const own = (await confirmation.fetchHistory()).events?.length ?? 0;
    console.log(`      accepted: ${own} events of its own; GRANTED with it: ${events}`);
    assert.ok(own > 0 && own <= 14, `${own} events`);
  });
});
