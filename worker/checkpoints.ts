import { fileSink } from '../adapters/proof/file-sink.ts';
import { signerFromFile } from '../adapters/proof/keys.ts';
import { makeCheckpoint } from '../adapters/store/log/make-checkpoint.ts';
import type { Store } from '../adapters/store/database/store.ts';
import type { WorkerConfig } from '../config/worker.ts';

type Log = { warn(fields: object, text: string): void };

/** The work of the checkpoint loop (§6c); undefined, with a warning in the log, without a key or file. */
export function checkpointing(config: WorkerConfig, store: Store, log: Log): (() => Promise<boolean>) | undefined {
  const { CHECKPOINT_FILE: file, LOG_ORIGIN: origin } = config;
  const { checkpoint: keyFile } = config.keys;
  if (keyFile === undefined || file === undefined) {
    log.warn({ loop: 'checkpoints' }, 'no checkpoint-key.pem and CHECKPOINT_FILE: the journal is not signed');
    return undefined;
  }
  const signer = signerFromFile(keyFile, origin);
  return () => makeCheckpoint(store, signer, fileSink(file));
}
