/** The worker's settings. */
import { z } from 'zod';
import { whole } from '../adapters/settings/fields.ts';
import { Port } from './environment.ts';
import type { Loaded } from './process.ts';
import { loadProcess, processFields } from './process.ts';

const Days = z.string().regex(/^P[1-9]\d{0,4}D$/, 'must be a number of days such as P90D');

export const WorkerVariables = z.object({
  ...processFields,
  /** How long each class of data is kept: persons after their last offer, SMS of unknown senders, delivered messages
   *  and callbacks, records that detect repeats. */
  RETAIN_PERSONS: Days.default('P1825D'),
  RETAIN_UNKNOWN_SENDERS: Days.default('P90D'),
  RETAIN_DELIVERIES: Days.default('P30D'),
  RETAIN_REPEATS: Days.default('P365D'),
  WORKER_HOST: z.string().default('127.0.0.1'),
  WORKER_PORT: Port.default(3001),
  WORKFLOW_BUNDLE: z.string().optional(),
  /** How many workflows stay in memory between their tasks; unset: the SDK's default. 0: every task replays its
   *  workflow. */
  WORKFLOW_CACHE: whole(0).optional(),
  /** The file that keeps checkpoints outside of the database. */
  CHECKPOINT_FILE: z.string().optional(),
  CHECKPOINT_SECONDS: whole(1, 86_400).default(60),
});
export type WorkerConfig = Loaded<z.infer<typeof WorkerVariables>>;

/** The worker's settings. Throws one error that names everything that is wrong. */
export const loadWorkerConfig = (env: NodeJS.ProcessEnv = process.env): WorkerConfig =>
  loadProcess(WorkerVariables, env, {
    keys: ['payload', 'vault', 'vaultIndex', 'checkpoint'],
    optionalKeys: ['callback'],
    needed: ['CHECKPOINT_FILE'],
  });
