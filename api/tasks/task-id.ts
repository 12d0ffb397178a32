import type { Request } from 'express';
import { isOfferId } from '../http/offer-id.ts';
import { Problem } from '../http/problem.ts';

/** The problem of a task that does not exist. */
export const noSuchTask = (): Problem => new Problem('not-found', 'There is no such task');

/** The id of the task in the path; throws a 404 when it has not the form of an id. */
export function taskIdOf(request: Request): string {
  const { task } = request.params;
  if (isOfferId(task)) return task.toLowerCase();
  throw noSuchTask();
}
