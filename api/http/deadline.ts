import type { RequestHandler } from 'express';
import { sendProblem, unavailable } from './problem.ts';

/** No caller waits longer: what we need is away; the caller repeats the request, which does nothing twice. */
const DEADLINE_MS = 4_500;

/** Answers 503 in time when a request is held up; what it does goes on and its own answer is then dropped. */
export const deadline: RequestHandler = (_request, response, next) => {
  const timer = setTimeout(() => sendProblem(response, unavailable()), DEADLINE_MS);
  response.once('close', () => clearTimeout(timer));
  next();
};
