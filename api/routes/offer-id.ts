import type { Request } from 'express';
import { Problem } from '../problem.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The offer that the address names; what is no id of ours names nothing. */
export function offerIdOf(request: Request): string {
  const { id } = request.params;
  if (typeof id === 'string' && UUID.test(id)) return id.toLowerCase();
  throw new Problem('not-found', 'You have no such offer');
}
