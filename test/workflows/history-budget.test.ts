import assert from 'node:assert/strict';
import { ENDS } from './ends.ts';
import type { Harness } from './harness.ts';
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
});
