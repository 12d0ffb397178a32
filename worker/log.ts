import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { namedFault } from '../activities/named-fault.ts';
import { openProcessLog } from '../adapters/process/log.ts';

export type Log = Logger;

/** Opens the worker's log. */
export const openLog = (level: string): Log => openProcessLog('worker', level);

/** Writes Temporal's own lines to the same log. Temporal warns of each failed attempt: the line has its type and never
 *  its message (§6b), and the system that failed. */
export function logTemporal(log: Log): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    const write = level === 'ERROR' ? log.error.bind(log) : log.warn.bind(log);
    const fault = meta?.error as Error | undefined;
    const { system } = namedFault(fault) ?? {};
    write({ ...meta, fault: fault?.name, ...(system === undefined ? {} : { system }) }, message);
  });
  Runtime.install({ logger, shutdownSignals: [] });
}
