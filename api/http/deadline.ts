import type { RequestHandler } from 'express';
import { sendProblem, unavailable } from './problem.ts';

/** The longest time for a request. After it the caller repeats the request, which does no harm. */
const DEADLINE_MS = 4_500;

/** Answers 503 at the deadline; the work for the request goes on, and its own answer is dropped. */
export const deadline: RequestHandler = (_request, response, next) => {
  const timer = setTimeout(() => sendProblem(response, unavailable()), DEADLINE_MS);
  response.once('close', () => clearTimeout(timer));
  next();
};
