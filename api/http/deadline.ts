import type { RequestHandler } from 'express';
import { sendProblem, unavailable } from './problem.ts';

/** Nobody waits longer: what we need is away, and what was sent is sent again and does nothing twice. */
const DEADLINE_MS = 4_500;

/** Answers 503 in time when a request is held up; what it does goes on and its own answer is then dropped. */
export const deadline: RequestHandler = (_request, response, next) => {
  const timer = setTimeout(() => sendProblem(response, unavailable()), DEADLINE_MS);
  response.once('close', () => clearTimeout(timer));
  next();
};
