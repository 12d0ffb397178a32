import type { z } from 'zod';
import type { OperatorRole } from '../../domain/operator-role.ts';
import type { Scope } from './authentication.ts';
import type { ProblemCode } from './problem.ts';

/** One call of the API, said once: the router, the guards before it and the OpenAPI document are made from it. */
export type Operation = {
  method: 'get' | 'post' | 'put' | 'delete';
  /** As OpenAPI writes it: `/v1/offers/{id}`. */
  path: string;
  id: string;
  tag: 'Offers' | 'Services' | 'Webhooks in' | 'Callbacks out' | 'Operators' | 'Operations';
  summary: string;
  description?: string;
  /** Who may call: a provider's system with this scope, operators only, a gateway that signs, ШЭП (whose refusals are
   *  SOAP faults), who has the codec's ticket, or any caller. */
  caller: Scope | 'operator' | 'gateway' | 'shep' | 'codec' | 'public';
  /** The least role that may call too, or alone. */
  minimumRole?: OperatorRole;
  /** Its answer says something of people: the route notes who is shown what (looks.ts), or shows nothing. */
  showsPeople?: true;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  body?: z.ZodType;
  /** JSON when left out. */
  bodyType?: string;
  /** The same call in a form, where a caller speaks no JSON. */
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
