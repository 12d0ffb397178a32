import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Info } from '@temporalio/activity';
import { namedFault } from '../activities/named-fault.ts';
import type { Store } from '../adapters/store/database/store.ts';
import type { FailedAttempt } from '../adapters/store/offers/troubles.ts';
import { endTrouble, noteTrouble } from '../adapters/store/offers/troubles.ts';
import { OFFER_WORKFLOW_TYPE } from '../workflows/offer-contract.ts';

/** Where troubles of offers are noted. */
export type TroubleBook = {
  note: (failed: FailedAttempt) => Promise<void>;
  end: (offerId: string, activity: string) => Promise<void>;
};

/** The troubles in the database. */
export const troubleBook = (store: Store): TroubleBook => ({
  note: (failed) => noteTrouble(store, failed),
  end: (offerId, activity) => endTrouble(store, offerId, activity),
});

/** Notes why an activity of an offer's run failed, for the API, and deletes the note when a later attempt succeeds. A
 *  note is no part of the attempt: when it fails itself, the attempt's own result or fault stands. */
export const notingTroubles =
  ({ note, end }: TroubleBook): ActivityInterceptorsFactory =>
  ({ info }) => ({
    inbound: {
      async execute(input, next) {
        const offerId = offerOf(info, input.args);
        if (offerId === undefined) return next(input);
        try {
          const result: unknown = await next(input);
          if (info.attempt > 1) await end(offerId, info.activityType).catch(() => {});
          return result;
        } catch (fault) {
          const named = namedFault(fault);
          const attempt = { offerId, activity: info.activityType, attempts: info.attempt };
          if (named) await note({ ...named, ...attempt, ...retryOf(info, fault) }).catch(() => {});
          throw fault;
        }
      },
    },
  });

/** The offer whose run has called the activity; not that of a reply, whose answer is sent beside the run. */
function offerOf({ workflowType }: Info, [given]: unknown[]): string | undefined {
  const { offerId } = (given ?? {}) as { offerId?: unknown };
  return workflowType === OFFER_WORKFLOW_TYPE && typeof offerId === 'string' ? offerId : undefined;
}

/** When Temporal tries again: after the delay that the fault asks for, else after the interval of the retry policy. */
function retryOf({ retryPolicy, attempt }: Info, fault: unknown): { retryMs?: number } {
  const { nextRetryDelay } = fault as { nextRetryDelay?: unknown };
  if (typeof nextRetryDelay === 'number') return { retryMs: nextRetryDelay };
  const { initialInterval, backoffCoefficient = 2, maximumInterval } = retryPolicy ?? {};
  if (typeof initialInterval !== 'number' || typeof maximumInterval !== 'number') return {};
  return { retryMs: Math.min(initialInterval * backoffCoefficient ** (attempt - 1), maximumInterval) };
}
