/** The one place where an error becomes a status and a problem document (RFC 9457). A route only throws. */
import type { ErrorRequestHandler, Response } from 'express';
import { isDatabaseAway } from '../../adapters/store/database/database-faults.ts';
import { requestIdOf } from './request-id.ts';

/** Every problem of the API: its code, its status and its title. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'Request body is invalid; see `errors`' },
  unauthenticated: { status: 401, title: 'Authentication failed' },
  forbidden: { status: 403, title: 'Forbidden' },
  'provider-disabled': { status: 403, title: 'The provider is disabled' },
  'second-person-needed': { status: 403, title: 'A second person must confirm' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'The path does not know this method' },
  conflict: { status: 409, title: 'Conflicts with the current state' },
  'contradicts-first-decision': { status: 409, title: 'Contradicts the first decision' },
  'message-id-reused': { status: 409, title: 'Another message has this id' },
  'proof-not-ready': { status: 409, title: 'The proof is not ready yet' },
  'too-large': { status: 413, title: 'The body is too large' },
  'recipient-invalid': { status: 422, title: 'Invalid recipient identifier' },
  'recipient-kind': { status: 422, title: 'Wrong kind of recipient' },
  'unknown-service': { status: 422, title: 'Unknown service' },
  'service-not-confirmed': { status: 422, title: 'The service is not confirmed' },
  'facts-invalid': { status: 422, title: 'The eligibility facts are not those that the service needs' },
  'facts-as-of-missing': { status: 422, title: 'The date of the eligibility facts is missing' },
  'facts-too-old': { status: 422, title: 'The eligibility facts are too old' },
  'reason-missing': { status: 422, title: 'Reason is missing' },
  'ground-not-listed': { status: 422, title: 'The act does not list this ground' },
  'not-cancellable': { status: 422, title: 'The offer cannot be cancelled any more' },
  'idempotency-mismatch': { status: 422, title: 'A different request was made under this key or reference' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'recipient-cap': { status: 429, title: 'Daily limit of offers to the recipient reached' },
  'service-cap': { status: 429, title: 'Daily limit of offers for the service reached' },
  internal: { status: 500, title: 'Unexpected fault' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** What is wrong in a body (`pointer`, RFC 6901 as a fragment) or in a query (`parameter`). */
export type Detail = { pointer: string; detail: string } | { parameter: string; detail: string };

/** `groundsListed`: the grounds that the act of the service lists (§3.2). */
type More = { errors?: Detail[]; groundsListed?: { code: string }[]; headers?: Record<string, string> };

/** An error that a route throws. Its text goes to the caller, so it holds no data of other callers. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly more: More;

  constructor(code: ProblemCode, detail: string, more: More = {}) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.more = more;
  }
}

const RETRY_AFTER_S = 5;

/** The problem while a system that the API needs is away; the caller may repeat the request. */
export const unavailable = (): Problem =>
  new Problem('unavailable', 'Send the same request again in a few seconds', {
    headers: { 'retry-after': String(RETRY_AFTER_S) },
  });

/** Answers with a problem document, unless an answer has begun. */
export function sendProblem(response: Response, { code, message: detail, more }: Problem): void {
  if (response.headersSent) return;
  const { status, title } = PROBLEMS[code];
  response.locals['problem'] = code;
  const { errors, groundsListed, headers = {} } = more;
  const body = {
    type: `/problems/${code}`,
    title,
    status,
    detail,
    instance: `urn:uuid:${requestIdOf(response)}`,
    code,
    ...(errors ? { errors } : {}),
    ...(groundsListed ? { groundsListed } : {}),
  };
  response.status(status).set(headers).type('application/problem+json').send(JSON.stringify(body));
}

/** Turns every error of a route into a problem document; `note` is called for faults of ours. */
export function problemHandler(note: (error: unknown, requestId: string) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const problem = toProblem(error);
    if (problem.code === 'internal' || problem.code === 'unavailable') note(error, requestIdOf(response));
    sendProblem(response, problem);
  };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseAway(error)) return unavailable();
  const { type, status = 500 } = error as { type?: unknown; status?: number };
  if (type === 'entity.too.large') return new Problem('too-large', 'A body may have at most 1 MB');
  if (type === 'entity.parse.failed') return new Problem('invalid-request', 'The body is not valid JSON');
  // Express and its body parsers use a status below 500 for faults of the caller: encoding, charset, length, path.
  if (status >= 400 && status < 500) return new Problem('invalid-request', 'The request could not be read');
  return new Problem('internal', 'The fault is logged under the id in `instance`');
}
