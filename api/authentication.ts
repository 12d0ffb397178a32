import type { Request, RequestHandler, Response } from 'express';
import { API_KEY } from '../adapters/keys/api-key.ts';
import { findApiKey } from '../adapters/store/api-keys.ts';
import type { Api } from './context.ts';
import { Problem } from './problem.ts';

/** What a key may be used for. */
export type Scope = 'offers' | 'services';
/** The provider's system that calls. */
export type Caller = { providerId: string; keyId: string };

const BEARER_KEY = new RegExp(`^[Bb]earer +(${API_KEY.source})$`);

/** Lets a provider's system in whose API key has the scope (§6b). */
export function authenticate({ store, peppers }: Pick<Api, 'store' | 'peppers'>, scope: Scope): RequestHandler {
  return async (request, response, next) => {
    const [, key] = BEARER_KEY.exec(request.get('authorization') ?? '') ?? [];
    const known = key === undefined ? undefined : await findApiKey(store, peppers, key);
    if (!known) throw unauthenticated(request);
    const caller: Caller = { providerId: known.providerId, keyId: known.id };
    response.locals['caller'] = caller;
    if (!known.scopes.includes(scope)) throw new Problem('forbidden', `This key does not have the scope ${scope}`);
    next();
  };
}

/** Who calls; only after `authenticate`. */
export const callerOf = (response: Response): Caller => response.locals['caller'] as Caller;

function unauthenticated(request: Request): Problem {
  const detail = request.get('authorization')
    ? 'This API key is not known or no longer valid'
    : 'Send an API key: Authorization: Bearer <key>';
  return new Problem('unauthenticated', detail, { headers: { 'www-authenticate': 'Bearer' } });
}
