import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

/** Only a UUID is accepted as the caller's request id: another text could hold personal data, and the id is logged. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Gives every request an id, and returns it in the answer. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id') ?? '';
  const id = UUID.test(given) ? given.toLowerCase() : randomUUID();
  response.locals['requestId'] = id;
  response.set('x-request-id', id);
  next();
};

/** The id of the request that this answers. */
export const requestIdOf = (response: Response): string => String(response.locals['requestId']);
