/** The worker: configuration → store → activities → Temporal workers, one for each task queue; and the loops that
 *  deliver what was stored. */
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { openSms } from './sms-carrier.ts';
import { listening } from '../adapters/http/listen.ts';
import { openRegistry } from '../adapters/process/metrics.ts';
import { unsignedWarning } from '../adapters/shep/unsigned-answers.ts';
import { openStore } from '../adapters/temporal/open-store.ts';
import { settingsOrEnd } from '../config/environment.ts';
import { temporalPlace } from '../config/temporal.ts';
import { loadWorkerConfig } from '../config/worker.ts';
import { activitiesByQueue } from './activities.ts';
import { startCallbacks } from './callback-loop.ts';
import { checkpointing } from './checkpoints.ts';
import { transferTimes } from './delay-metrics.ts';
import { withoutPersonalData } from './faults.ts';
import { gatewayCalls } from './gateway-metrics.ts';
import { openHealthServer } from './health.ts';
import { heartbeats } from './heartbeats.ts';
import { logTemporal, openLog } from './log.ts';
import { startLoop } from './loop.ts';
import { keepSchedules, schedulesOf } from './schedules.ts';
import { sweepOutbox } from './sweeper.ts';
import { connectTemporal } from './temporal.ts';
import { notingTroubles, troubleBook } from './troubles.ts';

const config = await settingsOrEnd(loadWorkerConfig);
const log = openLog(config.LOG_LEVEL);
logTemporal(log);
const { store, messenger, temporal, close } = await settingsOrEnd(() =>
  openStore(config, {
    log,
    application: 'usynys-worker',
    place: temporalPlace(config),
  }),
);
const { place, namespace, dataConverter } = temporal;
const register = openRegistry();
const { state } = config.connections;
const unsigned = state.kind === 'shep' ? unsignedWarning(state) : undefined;
if (unsigned !== undefined) log.warn(unsigned);
// Before the connection to Temporal: replies by SMPP are received while Temporal is away.
const sms = openSms(config.connections.sms, store, gatewayCalls(register));

const checkpoints = checkpointing(config, store, log);

const stopping = new AbortController();
const stop = () => stopping.abort();
process.once('SIGTERM', stop).once('SIGINT', stop);
const connection = await connectTemporal(place, log, stopping.signal);
if (!connection) {
  await sms.close(); // stopped before Temporal could be reached
  process.exit(0);
}
const workflows = config.WORKFLOW_BUNDLE
  ? { workflowBundle: { codePath: config.WORKFLOW_BUNDLE } }
  : { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) };
const workers = await Promise.all(
  Object.entries(activitiesByQueue(config, store, sms, transferTimes(register))).map(([taskQueue, activities]) =>
    Worker.create({
      connection,
      namespace,
      dataConverter,
      taskQueue,
      activities,
      ...(taskQueue === 'offers' ? workflows : {}),
      ...(config.WORKFLOW_CACHE === undefined ? {} : { maxCachedWorkflows: config.WORKFLOW_CACHE }),
      interceptors: { activity: [withoutPersonalData, heartbeats, notingTroubles(troubleBook(store))] },
      shutdownGraceTime: '10s',
      shutdownForceTime: '20s',
    }),
  ),
);

const health = openHealthServer(store, register, sms, () => workers.every((worker) => worker.getState() === 'RUNNING'));
const monitors = { host: config.WORKER_HOST, port: config.WORKER_PORT, variable: 'WORKER_PORT' };
await settingsOrEnd(() => listening(health, monitors));
log.info({ port: config.WORKER_PORT }, 'worker is up');
const loops = [
  startLoop('outbox', 1_000, () => sweepOutbox(store, messenger), log),
  startCallbacks(config, store, register, log),
  ...(checkpoints ? [startLoop('checkpoints', config.CHECKPOINT_SECONDS * 1_000, checkpoints, log)] : []),
  keepSchedules({ connection, namespace }, schedulesOf(config.connections), log),
];

const running = workers.map((worker) => worker.run());
const shutDown = () => workers.forEach((worker) => worker.getState() === 'RUNNING' && worker.shutdown());
if (stopping.signal.aborted) shutDown();
stopping.signal.addEventListener('abort', shutDown);
await Promise.all(running);
await Promise.all(loops.map((loop) => loop.stop()));
await sms.close();
health.close();
await Promise.all([close(), connection.close()]);
