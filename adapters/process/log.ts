import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';

/** The fields that a log line may have beside its text; everything else could be personal data and is dropped
 *  (§6b). */
const ALLOWED = [
  // a fault
  'fault',
  'system',
  'message',
  'code',
  'at',
  // a request to the API
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'providerId',
  'role',
  'problem',
  // activities, workflows and loops of the worker
  'loop',
  'workflowId',
  'workflowType',
  'activityType',
  'activityId',
  'attempt',
  'taskQueue',
  'sdkComponent',
  // the process
  'port',
];

/** The log of a process: JSON lines with allow-listed fields only, to standard output if no destination is given. */
export function openProcessLog(process: 'api' | 'worker', level: string, destination?: DestinationStream): Logger {
  const log = (fields: Record<string, unknown>) =>
    Object.fromEntries(ALLOWED.filter((key) => key in fields).map((key) => [key, fields[key]]));
  return pino({ level, base: { process }, formatters: { log } }, destination ?? pino.destination(1));
}
