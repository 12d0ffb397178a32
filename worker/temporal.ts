import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import type { TemporalPlace } from '../adapters/temporal/place.ts';
import type { Log } from './log.ts';

const AGAIN_AFTER_MS = 2_000;

/** Connects to Temporal and retries until it can be reached or `stopped` ends the wait. */
export async function connectTemporal(
  place: TemporalPlace,
  log: Log,
  stopped: AbortSignal,
): Promise<NativeConnection | undefined> {
  while (!stopped.aborted) {
    try {
      return await NativeConnection.connect(place);
    } catch (fault) {
      log.warn({ fault: (fault as Error).name }, 'Temporal cannot be reached; trying again');
      await pause(AGAIN_AFTER_MS, undefined, { signal: stopped }).catch(() => {});
    }
  }
  return undefined;
}
