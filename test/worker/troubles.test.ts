import assert from 'node:assert/strict';
import type { Context, Info } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { nameFault } from '../../activities/named-fault.ts';
import { SystemFault } from '../../adapters/http/json-client.ts';
import type { FailedAttempt } from '../../adapters/store/offers/troubles.ts';
import { notingTroubles } from '../../worker/troubles.ts';

const OFFER = '0b5f3c1e-2f61-4f0e-9d0a-1f6f6f3f7f10';
const retryPolicy = { initialInterval: 2_000, backoffCoefficient: 2, maximumInterval: 600_000 };
const away = () => nameFault(new SystemFault('not reachable'), 'provider enbek');

type Attempt = { result: () => Promise<unknown>; attempt?: number; workflowType?: string; isBroken?: boolean };

/** Runs one attempt of `provide`; what was noted of it, and its result. */
async function attempted({ result, attempt = 1, workflowType = 'offerLifecycle', isBroken = false }: Attempt) {
  const noted: (FailedAttempt | string)[] = [];
  const note = async (what: FailedAttempt | string) => {
    if (isBroken) throw new Error('the database is away');
    noted.push(what);
  };
  const interceptor = notingTroubles({ note, end: (offerId, activity) => note(`${activity} of ${offerId} succeeded`) });
  const info = { attempt, workflowType, activityType: 'provide', retryPolicy } as unknown as Info;
  const { inbound } = interceptor({ info } as Context);
  const ended = await inbound!.execute!({ args: [{ offerId: OFFER }], headers: {} }, result).catch(
    (fault: Error) => fault,
  );
  return { noted, ended };
}

describe('troubles of offers', () => {
  it('are noted when an attempt fails, with what Temporal has as its failure', async () => {
    const { noted, ended } = await attempted({ result: () => Promise.reject(away()), attempt: 4 });
    assert.deepEqual(noted, [
      {
        offerId: OFFER,
        activity: 'provide',
        system: 'provider enbek',
        fault: 'not reachable',
        attempts: 4,
        retryMs: 16_000,
      },
    ]);
    assert.equal((ended as Error).message, 'provider enbek: not reachable');
  });
  it('name the time of the next attempt as Temporal plans it', async () => {
    const retryOf = async (fault: Error, attempt: number) => {
      const { noted } = await attempted({ result: () => Promise.reject(fault), attempt });
      return (noted[0] as FailedAttempt).retryMs;
    };
    assert.deepEqual([await retryOf(away(), 1), await retryOf(away(), 30)], [2_000, 600_000]);
    const refused = ApplicationFailure.create({ message: 'refuses our SMS: no-money', nextRetryDelay: 300_000 });
    assert.equal(await retryOf(nameFault(refused, 'SMS gateway sandbox'), 1), 300_000);
  });
  it('cost nothing while the first attempt succeeds, and end with a later one', async () => {
    const result = () => Promise.resolve([]);
    assert.deepEqual((await attempted({ result })).noted, []);
    assert.deepEqual((await attempted({ result, attempt: 2 })).noted, [`provide of ${OFFER} succeeded`]);
  });
  it('are those of outside systems and of the offer’s own run', async () => {
    const broken = () => Promise.reject(new Error('a row'));
    assert.deepEqual((await attempted({ result: broken })).noted, []);
    const reply = { result: () => Promise.reject(away()), workflowType: 'answerReply' };
    assert.deepEqual((await attempted(reply)).noted, []);
  });
  it('change neither result nor fault when they cannot be noted', async () => {
    const failing = await attempted({ result: () => Promise.reject(away()), isBroken: true });
    assert.equal((failing.ended as Error).message, 'provider enbek: not reachable');
    const working = await attempted({ result: () => Promise.resolve('done'), attempt: 2, isBroken: true });
    assert.equal(working.ended, 'done');
  });
});
