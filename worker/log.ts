import { DefaultLogger, Runtime } from '@temporalio/worker';
import pino from 'pino';

/** What may stand in a log line beside its text; everything else is dropped, since it could be personal data (§6b). */
const ALLOWED = [
  'loop',
  'fault',
  'message',
  'workflowId',
  'workflowType',
  'activityType',
  'activityId',
  'attempt',
  'taskQueue',
  'port',
  'sdkComponent',
];

export type Log = pino.Logger;

/** The worker's log: JSON lines with allow-listed fields only. */
export function openLog(level: string): Log {
  return pino({
    level,
    base: { process: 'worker' },
    formatters: {
      log: (fields) => Object.fromEntries(ALLOWED.filter((key) => key in fields).map((key) => [key, fields[key]])),
    },
  });
}

/** Temporal's own lines go the same way. A failed attempt is a warning of Temporal's, told with its type and never its message. */
export function logTemporal(log: Log): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    const write = level === 'ERROR' ? log.error.bind(log) : log.warn.bind(log);
    write({ ...meta, fault: (meta?.error as Error | undefined)?.name }, message);
  });
  Runtime.install({ logger, shutdownSignals: [] });
}
