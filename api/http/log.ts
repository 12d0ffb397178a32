import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import type { DestinationStream, Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { openProcessLog } from '../../adapters/process/log.ts';
import { routeOf } from './metrics.ts';
import { requestIdOf } from './request-id.ts';

/** Opens the API's log. */
export const openLog = (level: string, destination?: DestinationStream): Logger =>
  openProcessLog('api', level, destination);

/** One line for every answer: the route and not the path, whose parts the caller chooses; no body and no header. */
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
    customSuccessMessage: (_request, response) =>
      response.writableFinished ? 'answered' : 'the caller closed the connection',
    customErrorMessage: () => 'answered',
    customLogLevel: (request, response) => {
      if (response.statusCode >= 500) return 'error';
      return QUIET.has(routeOf(request as Request)) ? 'debug' : 'info';
    },
  }) as unknown as RequestHandler;
}

/** Routes that monitors call every few seconds. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/** Logs a fault of ours: its kind and its place, never its message, which may quote a row or a request (§6b). */
export function noteFault(log: Logger, error: unknown, requestId: string): void {
  const { name = 'Fault', code, stack = '' } = error as { name?: string; code?: unknown; stack?: string };
  const at = stack.split('\n').filter((line) => /^\s+at /.test(line));
  log.error({ requestId, fault: name, code, at: at.slice(0, 8).map((line) => line.trim()) }, 'a request failed');
}
