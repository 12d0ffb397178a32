import type { Router } from 'express';
import * as apiKeys from '../../adapters/store/access/api-keys.ts';
import { actorOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { Problem } from '../http/problem.ts';
import { routes } from '../http/routes.ts';
import { checkedBody } from '../http/validation.ts';
import * as operations from './operations.ts';
import type { ApiKeyView } from './provider.ts';
import { NewApiKey } from './provider.ts';
import { knownProvider } from './routes.ts';

/** The API keys of a provider's systems, for administrators. */
export function apiKeyRoutes(api: Api): Router {
  const { store, peppers } = api;
  return routes(api, (add) => {
    add(operations.listApiKeys, async (request, response) => {
      const { id } = await knownProvider(api, request);
      response.json({ items: (await apiKeys.listApiKeys(store, id)).map(keyView) });
    });

    add(operations.makeApiKey, async (request, response) => {
      const { id: providerId } = await knownProvider(api, request);
      const { scopes, expiresAt } = checkedBody(NewApiKey, request.body);
      const end = expiresAt === undefined ? undefined : new Date(expiresAt);
      if (end && end.getTime() <= (await store.now())) throw badEnd();
      const wanted = { providerId, scopes: [...new Set(scopes)], ...(end ? { expiresAt: end } : {}) };
      const key = await apiKeys.makeApiKey(store, peppers, wanted, actorOf(response)).catch(asConflict);
      response.status(201).json({ key });
    });

    add(operations.revokeApiKey, async (request, response) => {
      const { id: providerId } = await knownProvider(api, request);
      const prefix = String(request.params['prefix']);
      const isKey = /^[A-Za-z0-9]{8}$/.test(prefix);
      if (!isKey || !(await apiKeys.revokeApiKey(store, { prefix, providerId }, actorOf(response))))
        throw new Problem('not-found', 'This provider has no such key, or it was revoked before');
      response.status(204).end();
    });
  });
}

function badEnd(): Problem {
  const detail = 'is not in the future';
  return new Problem('invalid-request', `expiresAt ${detail}`, { errors: [{ pointer: '#/expiresAt', detail }] });
}

/** A disabled provider gets no key. */
function asConflict(fault: unknown): never {
  if (fault instanceof apiKeys.NoSuchProvider) throw new Problem('conflict', fault.message);
  throw fault;
}

const keyView = (row: apiKeys.ListedKey): ApiKeyView => {
  const moments = { expiresAt: row.expiresAt, revokedAt: row.revokedAt, lastUsedAt: row.lastUsedAt };
  const known = Object.entries(moments).flatMap(([name, at]) => (at ? [[name, at.toISOString()]] : []));
  return {
    prefix: row.prefix,
    scopes: row.scopes as ApiKeyView['scopes'],
    createdAt: row.createdAt.toISOString(),
    ...Object.fromEntries(known),
  };
};
