import type { Registry } from 'prom-client';
import { openCallbackSender } from '../adapters/callbacks/callback-sender.ts';
import { announceCallbackKeys } from '../adapters/store/callbacks/due-callbacks.ts';
import type { Store } from '../adapters/store/database/store.ts';
import { readCallbackKeys } from '../adapters/callbacks/callback-keys.ts';
import type { WorkerConfig } from '../config/worker.ts';
import { callbackAttempts } from './callback-metrics.ts';
import { callbackRounds } from './callbacks.ts';
import type { Log } from './log.ts';
import { startLoop } from './loop.ts';

const PAUSE_MS = 500;

/** The loop that sends callbacks to providers: signed with the keys of the file, where there is one, and only to
 *  addresses that may be called. */
export function startCallbacks(config: WorkerConfig, store: Store, register: Registry, log: Log) {
  const { NODE_ENV, connections } = config;
  const { callback: file } = config.keys;
  const keys = file === undefined ? [] : readCallbackKeys(file);
  const sender = openCallbackSender({ ...connections.callbacks, httpsOnly: NODE_ENV === 'production', keys });
  const rounds = callbackRounds(store, sender, { ended: () => loop.wake(), observe: callbackAttempts(register) });
  let isAnnounced = false;
  const loop = startLoop(
    'callbacks',
    PAUSE_MS,
    async () => {
      if (!isAnnounced)
        await announceCallbackKeys(
          store,
          keys.map(({ publicKey }) => publicKey),
        );
      isAnnounced = true;
      return rounds.round();
    },
    log,
  );
  return {
    async stop() {
      await loop.stop();
      await rounds.finish();
      sender.close();
    },
  };
}
