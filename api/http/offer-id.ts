import type { Request } from 'express';
import { Problem } from './problem.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether this text has the form of an offer's id. */
export const isOfferId = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);

/** The id of the offer in the path; throws a 404 when it has not the form of an id. */
export function offerIdOf(request: Request): string {
  const { id } = request.params;
  if (isOfferId(id)) return id.toLowerCase();
  throw new Problem('not-found', 'You have no such offer');
}
