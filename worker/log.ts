import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { openProcessLog } from '../adapters/process/log.ts';

export type Log = Logger;

/** The worker's log. */
export const openLog = (level: string): Log => openProcessLog('worker', level);

/** Temporal's own lines go the same way. A failed attempt is a warning of Temporal's, logged with its type and never
 *  its message. */
export function logTemporal(log: Log): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    const write = level === 'ERROR' ? log.error.bind(log) : log.warn.bind(log);
    write({ ...meta, fault: (meta?.error as Error | undefined)?.name }, message);
  });
  Runtime.install({ logger, shutdownSignals: [] });
}
