import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { openProcessLog } from '../adapters/process/log.ts';

export type Log = Logger;

/** Opens the worker's log. */
export const openLog = (level: string): Log => openProcessLog('worker', level);

/** Writes Temporal's own lines to the same log. Temporal warns of each failed attempt: the line has its type and never
 *  its message (§6b). */
export function logTemporal(log: Log): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    const write = level === 'ERROR' ? log.error.bind(log) : log.warn.bind(log);
    write({ ...meta, fault: (meta?.error as Error | undefined)?.name }, message);
  });
  Runtime.install({ logger, shutdownSignals: [] });
}
