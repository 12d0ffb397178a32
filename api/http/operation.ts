import type { z } from 'zod';
import type { OperatorRole } from '../../domain/operator-role.ts';
import type { Scope } from './authentication.ts';
import type { ProblemCode } from './problem.ts';

/** One operation of the API, defined once: its route, its guards and the OpenAPI document are made from it. */
export type Operation = {
  method: 'get' | 'post' | 'put' | 'delete';
  /** In the notation of OpenAPI: `/v1/offers/{id}`. */
  path: string;
  id: string;
  tag: 'Offers' | 'Services' | 'Providers' | 'Webhooks in' | 'Callbacks out' | 'Operators' | 'Operations';
  summary: string;
  description?: string;
  /** Who may call: a provider's system with this scope, operators only, a gateway that signs, ШЭП (which receives SOAP
   *  faults), a caller with the codec's ticket, or `public`: any caller. */
  caller: Scope | 'operator' | 'gateway' | 'shep' | 'codec' | 'public';
  /** The lowest role of operators that may call: besides the caller above, or alone for `operator`. */
  minimumRole?: OperatorRole;
  /** The answer holds personal data: the route writes an audited read before it answers (audited-read.ts). */
  showsPersonalData?: true;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  body?: z.ZodType;
  /** The content type of the body; JSON when left out. */
  bodyType?: string;
  /** The same call as a form, for callers that send no JSON. */
  form?: z.ZodType;
  answers: Record<number, Answer>;
  problems: readonly ProblemCode[];
};

export type Answer = {
  description: string;
  schema?: z.ZodType;
  contentType?: string;
  headers?: Record<string, string>;
};
