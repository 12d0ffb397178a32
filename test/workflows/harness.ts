/** The product on a real Temporal server and a real PostgreSQL, in one process, with the outside systems in memory. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { Worker } from '@temporalio/worker';
import { createDecisionActivities } from '../../activities/decisions.ts';
import { createProvidingActivities } from '../../activities/providing.ts';
import { createScreeningActivities } from '../../activities/screening.ts';
import { createSmsActivities } from '../../activities/sms.ts';
import type { WithdrawalDesk } from '../../activities/withdrawals.ts';
import { createWithdrawalActivities } from '../../activities/withdrawals.ts';
import { openOfferBook } from '../../adapters/store/book/offer-book.ts';
import { openWithdrawalBook } from '../../adapters/store/offers/withdrawals.ts';
import { openKeyRing } from '../../adapters/keys/key-ring.ts';
import { dataConverter } from '../../adapters/temporal/data-converter.ts';
import { openMessenger } from '../../adapters/temporal/messenger.ts';
import { withoutPersonalData } from '../../worker/faults.ts';
import { heartbeats } from '../../worker/heartbeats.ts';
import { notingTroubles, troubleBook } from '../../worker/troubles.ts';
import { TASK_QUEUES } from '../../workflows/offer-contract.ts';
import { openOwnStore } from '../adapters/store/own-store.ts';
import { localTemporal } from '../support/local-temporal.ts';
import { carrierOf } from '../support/sms-carrier.ts';
import { outsideFakes } from './outside-fakes.ts';
import { quietRuntime } from './quiet-runtime.ts';
import { sharedBundle } from './shared-bundle.ts';

const WORKFLOWS = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));

export type Harness = Awaited<ReturnType<typeof openHarness>>;

/** `isEncrypted`: payloads are encrypted, as in production; not for histories that are recorded for replay tests. */
export async function openHarness({ isEncrypted = true } = {}) {
  quietRuntime();
  const folder = await mkdtemp(path.join(tmpdir(), 'usynys-harness-'));
  const keys = path.join(folder, 'payload.keys');
  await writeFile(keys, `test-1 ${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  const payloadKeys = openKeyRing(keys);
  const converter = dataConverter(isEncrypted ? keys : undefined, 'default');
  const temporal = await localTemporal(converter);
  const { address } = temporal;
  const log = { warn: () => {} };
  /** While `away`, stored messages are not delivered, as when Temporal cannot be reached. */
  const delivery = { away: false };
  const now = async () => Date.now();
  const own = await openOwnStore({ now, deliver: (rows) => (delivery.away ? undefined : messenger.deliver(rows)) });
  const { store } = own;
  const messenger = openMessenger({ place: { address }, namespace: 'default', dataConverter: converter, store, log });

  const outside = outsideFakes();
  const { carrier, choose } = carrierOf(own.store, [outside.gateway]);
  const book = openOfferBook(own.store, choose);
  const ports = { book, carrier, now, ...outside };
  const withdrawals = {
    /** КДП's list; a test may set its own. */
    desk: { list: async () => ({ requests: [], unreadable: 0 }), answer: async () => {} } as WithdrawalDesk,
    book: openWithdrawalBook(own.store, (kind) => book.raiseTask('connection kdp', kind)),
  };
  const desk: WithdrawalDesk = {
    list: (companyBin) => withdrawals.desk.list(companyBin),
    answer: (request, answer) => withdrawals.desk.answer(request, answer),
  };
  const activities = {
    [TASK_QUEUES.offers]: createDecisionActivities({ book }),
    [TASK_QUEUES.registers]: {
      ...createScreeningActivities(ports),
      ...createWithdrawalActivities({ desk, book: withdrawals.book }),
    },
    [TASK_QUEUES.sms]: createSmsActivities(ports),
    [TASK_QUEUES.providers]: createProvidingActivities({ ...ports, provider: async () => outside.provider }),
  };
  const losses = resultLosses();
  // the shared bundle has the failure converter of the encryption
  const workflows = isEncrypted ? { workflowBundle: await sharedBundle() } : { workflowsPath: WORKFLOWS };
  const workers = await Promise.all(
    Object.entries(activities).map(([taskQueue, mine]) =>
      Worker.create({
        connection: temporal.nativeConnection,
        taskQueue,
        activities: mine,
        dataConverter: converter,
        interceptors: {
          activity: [withoutPersonalData, heartbeats, notingTroubles(troubleBook(store)), losses.interceptor],
        },
        ...(taskQueue === TASK_QUEUES.offers ? workflows : {}),
      }),
    ),
  );
  const running = workers.map((worker) => worker.run());
  return {
    store: own.store,
    outbox: own.outbox,
    messenger,
    delivery,
    client: temporal.client,
    /** The keys that decrypt the payloads. */
    payloadKeys,
    outside,
    withdrawals,
    connection: temporal.nativeConnection,
    loseResult: losses.lose,
    async close() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await messenger.drain();
      await messenger.close();
      await temporal.teardown();
      await own.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Simulates a worker that dies before it reports a result: the activity was executed, and Temporal repeats it. */
function resultLosses() {
  const planned = new Set<string>();
  const interceptor: ActivityInterceptorsFactory = ({ info }) => ({
    inbound: {
      async execute(input, next) {
        const result = await next(input);
        const { offerId } = (input.args[0] ?? {}) as { offerId?: string };
        if (planned.delete(`${info.activityType} ${offerId}`))
          throw new Error('the worker died before it reported the result');
        return result;
      },
    },
  });
  return { interceptor, lose: (activity: string, offerId: string) => void planned.add(`${activity} ${offerId}`) };
}
