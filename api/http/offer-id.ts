import type { Request } from 'express';
import { Problem } from './problem.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether this could be the id of an offer. */
export const isOfferId = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);

/** The offer that the address names; what is no id of ours names nothing. */
export function offerIdOf(request: Request): string {
  const { id } = request.params;
  if (isOfferId(id)) return id.toLowerCase();
  throw new Problem('not-found', 'You have no such offer');
}
