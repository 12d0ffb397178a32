import type { ObserveTransfer } from '../activities/call-delays.ts';
import { createDecisionActivities } from '../activities/decisions.ts';
import { createProvidingActivities } from '../activities/providing.ts';
import { createRetentionActivities } from '../activities/purging.ts';
import { createScreeningActivities } from '../activities/screening.ts';
import { createSmsActivities } from '../activities/sms.ts';
import { createWithdrawalActivities } from '../activities/withdrawals.ts';
import type { Sms } from './sms-carrier.ts';
import { durationMs } from '../adapters/catalogue/durations.ts';
import { stateSystems } from '../adapters/state/systems.ts';
import { providerSystems } from '../adapters/providers/provider-systems.ts';
import { openOfferBook } from '../adapters/store/book/offer-book.ts';
import { openRetentionBook } from '../adapters/store/privacy/purge-expired-data.ts';
import type { RetentionTerms } from '../adapters/store/privacy/purge-expired-data.ts';
import type { Store } from '../adapters/store/database/store.ts';
import { openWithdrawalBook } from '../adapters/store/offers/withdrawals.ts';
import type { WorkerConfig } from '../config/worker.ts';
import { TASK_QUEUES } from '../workflows/offer-contract.ts';

/** The activities of each task queue, on the adapters that the configuration names. */
export function activitiesByQueue(
  config: WorkerConfig,
  store: Store,
  { carrier, choose }: Sms,
  observeTransfer: ObserveTransfer,
) {
  const { connections } = config;
  const { now } = store;
  const book = openOfferBook(store, choose);
  const state = stateSystems(connections.state, now);
  const withdrawals = openWithdrawalBook(store, (kind) => book.raiseTask('connection kdp', kind));
  const provider = providerSystems(store, connections.state);
  return {
    [TASK_QUEUES.offers]: {
      ...createDecisionActivities({ book }),
      ...createRetentionActivities({ book: openRetentionBook(store, retentionOf(config)) }),
    },
    [TASK_QUEUES.registers]: {
      ...createScreeningActivities({ book, now, ...state }),
      ...createWithdrawalActivities({ desk: state.withdrawals, book: withdrawals }),
    },
    [TASK_QUEUES.sms]: createSmsActivities({ book, carrier, now }),
    [TASK_QUEUES.providers]: createProvidingActivities({ book, now, provider, observeTransfer, ...state }),
  };
}

function retentionOf(config: WorkerConfig): RetentionTerms {
  return {
    persons: durationMs(config.RETAIN_PERSONS),
    unknownSenders: durationMs(config.RETAIN_UNKNOWN_SENDERS),
    deliveries: durationMs(config.RETAIN_DELIVERIES),
    repeats: durationMs(config.RETAIN_REPEATS),
  };
}
