import assert from 'node:assert/strict';
import { ScheduleClient } from '@temporalio/client';
import { keepSchedule } from '../../adapters/temporal/schedule.ts';
import { timeSkippingServer } from '../../scripts/setup/time-skipping.mjs';
import { withdrawalsEvery } from '../../worker/schedules.ts';
import { shepSettings } from '../adapters/shep/sandbox-settings.ts';
import { startTimeSkipping } from '../support/time-skipping.ts';
import { StateSettings } from '../../adapters/state/settings.ts';
import { NOTICES } from '../support/notices.ts';

describe('schedules of the worker', function () {
  this.timeout(120_000);

  it('§3b are set as the connections say: with an interval behind ШЭП, none elsewhere', () => {
    const state = shepSettings('http://127.0.0.1:9');
    assert.equal(withdrawalsEvery(state), 60_000);
    assert.equal(withdrawalsEvery({ ...state, withdrawals: 'none' }), undefined);
    const url = 'http://127.0.0.1:9';
    const json = StateSettings.parse({
      kind: 'json',
      consentUrl: url,
      phonesUrl: url,
      registersUrl: url,
      token: 't',
      notices: NOTICES,
    });
    assert.equal(withdrawalsEvery(json), undefined);
  });
  it('§3b are not set on a Temporal server without schedules, and this is no fault', async () => {
    const server = await startTimeSkipping(await timeSkippingServer());
    try {
      const schedules = new ScheduleClient({ connection: server.connection });
      for (const everyMs of [60_000, undefined])
        assert.equal(await keepSchedule(schedules, { id: 'a', workflowType: 'a', everyMs }), 'no-schedules');
    } finally {
      await server.stop();
    }
  });
});
