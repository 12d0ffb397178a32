import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { routeOf } from './metrics.ts';
import { requestIdOf } from './request-id.ts';

/** What may stand in a log line beside its text; everything else could be personal data and is dropped (§6b). */
const ALLOWED = [
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'providerId',
  'role',
  'problem',
  'port',
  'message',
  'fault',
  'code',
  'at',
];

/** The API's log: JSON lines with allow-listed fields only. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const log = (fields: Record<string, unknown>) =>
    Object.fromEntries(ALLOWED.filter((key) => key in fields).map((key) => [key, fields[key]]));
  return pino({ level, base: { process: 'api' }, formatters: { log } }, destination ?? pino.destination(1));
}

/** One line for every answer: the route and not the address, whose parts the caller chose; no body and no header. */
export function requestLog(logger: Logger): RequestHandler {
  const line = (request: IncomingMessage, response: Response, { responseTime: ms }: { responseTime: number }) => ({
    method: request.method,
    route: routeOf(request as Request),
    status: response.statusCode,
    ms,
    providerId: response.locals['caller']?.providerId,
    role: response.locals['caller']?.role,
    problem: response.locals['problem'],
  });
  return pinoHttp<IncomingMessage, Response>({
    logger,
    quietReqLogger: true,
    quietResLogger: true,
    customAttributeKeys: { reqId: 'requestId' },
    genReqId: (_request, response) => requestIdOf(response),
    customSuccessObject: line,
    customErrorObject: (request, response, _error, value) => line(request, response, value),
    customSuccessMessage: (_request, response) => (response.writableFinished ? 'answered' : 'the caller went away'),
    customErrorMessage: () => 'answered',
    customLogLevel: (request, response) => {
      if (response.statusCode >= 500) return 'error';
      return QUIET.has(routeOf(request as Request)) ? 'debug' : 'info';
    },
  }) as unknown as RequestHandler;
}

/** Asked every few seconds by machines. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/** A fault of ours: its kind and where it happened. Never its message, which may quote a row or a request (§6b). */
export function noteFault(log: Logger, error: unknown, requestId: string): void {
  const { name = 'Fault', code, stack = '' } = error as { name?: string; code?: unknown; stack?: string };
  const at = stack.split('\n').filter((line) => /^\s+at /.test(line));
  log.error({ requestId, fault: name, code, at: at.slice(0, 8).map((line) => line.trim()) }, 'a request failed');
}
