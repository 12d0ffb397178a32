import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HELP_WINDOW_MS, isHelpedEnough } from '../../domain/help-limits.ts';

const HOUR_MS = 3_600_000;

describe('help to one phone', () => {
  it('§4a K12 is two SMS in any hour and five in any day, however often a machine writes', () => {
    const pauses = fc.array(fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 3 * HOUR_MS })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(pauses, (pausesMs) => {
        const helped: number[] = [];
        let nowMs = 1_800_000_000_000;
        for (const pauseMs of pausesMs) {
          nowMs += pauseMs;
          const known = helped.filter((at) => at > nowMs - HELP_WINDOW_MS);
          if (!isHelpedEnough(known, nowMs)) helped.push(nowMs);
        }
        for (const at of helped) {
          const within = (ms: number) => helped.filter((one) => one >= at && one < at + ms).length;
          assert.ok(within(HOUR_MS) <= 2 && within(24 * HOUR_MS) <= 5);
        }
        if (pausesMs.length > 0) assert.ok(helped.length > 0, 'the first one is helped');
      }),
      { numRuns: 500 },
    );
  });
});
