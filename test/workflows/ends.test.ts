import assert from 'node:assert/strict';
import { eventsOf } from '../../adapters/store/journal/locked-offer.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { EndState } from '../../domain/offer-states.ts';
import { foldEvents, stateOf } from '../../domain/offer.ts';
import { ENDS } from './ends.ts';
import type { Harness } from './harness.ts';
import { until } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

const RULES: Partial<Record<EndState, string>> = {
  GRANTED: '§5',
  REFUSED: '§3.2',
  DECLINED: '§4',
  ANNULLED: '§4b',
  UNDELIVERED: '§4a',
  NOT_REGISTERED: '§3a',
  NO_CONSENT: '§3b',
  CONSENT_WITHDRAWN: '§3b',
  NUMBER_CHANGED: '§3a',
  INELIGIBLE: '§2.3',
  CANCELLED: '§2.4',
};

describe('an offer on a real Temporal server', function () {
  this.timeout(120_000);
  let harness: Harness;
  before(async () => (harness = await sharedHarness()));

  for (const [end, { go, sms }] of Object.entries(ENDS)) {
    const state = end as EndState;
    it(`${RULES[state]} ends ${state}: workflow, journal and database agree, and nothing is left running`, async () => {
      const running = await go(harness);
      const result = await running.handle.result();
      assert.deepEqual([stateOf(result), result.closed, (await running.row()).state], [state, true, state]);
      const journal = foldEvents(await eventsOf(harness.store.db, running.id));
      assert.equal(
        canonicalJson(JSON.parse(JSON.stringify(result))),
        canonicalJson(JSON.parse(JSON.stringify(journal))),
      );
      await until(() => running.sms().length >= sms.length, `${sms.length} SMS`);
      assert.deepEqual(running.sms(), sms);
      assert.equal((await running.types()).at(-1), 'offer-ended');
    });
  }
});
