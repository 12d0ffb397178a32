import type { Operation } from '../http/operation.ts';
import * as schemas from './provider.ts';

const common = { tag: 'Providers', caller: 'operator', minimumRole: 'admin' } as const;
const theProvider = { description: 'The provider', schema: schemas.Provider };

export const listProviders: Operation = {
  ...common,
  method: 'get',
  path: '/v1/providers',
  id: 'listProviders',
  summary: 'List the providers',
  query: schemas.ProviderQuery,
  answers: { 200: { description: 'A page of providers, by id', schema: schemas.ProviderPage } },
  problems: [],
};

export const addProvider: Operation = {
  ...common,
  method: 'post',
  path: '/v1/providers',
  id: 'addProvider',
  summary: 'Add a provider',
  description:
    'The answer shows the secrets that its system and this one share, this once. Then make an API key for it.',
  body: schemas.ProviderBody,
  answers: {
    201: {
      description: 'The provider and its secrets',
      schema: schemas.AddedProvider,
      headers: { Location: 'The path of the provider' },
    },
  },
  problems: ['conflict'],
};

export const readProvider: Operation = {
  ...common,
  method: 'get',
  path: '/v1/providers/{provider}',
  id: 'readProvider',
  summary: 'Read a provider',
  answers: { 200: theProvider },
  problems: ['not-found'],
};

export const changeProvider: Operation = {
  ...common,
  method: 'put',
  path: '/v1/providers/{provider}',
  id: 'changeProvider',
  summary: 'Change, disable or enable a provider',
  description:
    'Every process uses the new settings within ten seconds. While a provider is disabled its keys and tokens are ' +
    'refused (403 `provider-disabled`); its open offers go on: its system is called, its signed results count, and ' +
    'callbacks are sent.',
  body: schemas.ProviderChange,
  answers: { 200: theProvider },
  problems: ['not-found'],
};

export const makeProviderSecret: Operation = {
  ...common,
  method: 'post',
  path: '/v1/providers/{provider}/secrets',
  id: 'makeProviderSecret',
  summary: 'Make a new secret of a provider',
  description:
    'The one before stays valid beside it until it is ended, and our calls carry the previous token until then. The ' +
    'answer shows the new one, this once.',
  body: schemas.NewSecret,
  answers: { 201: { description: 'The new secret', schema: schemas.MadeSecret } },
  problems: ['not-found', 'conflict'],
};

export const endPreviousSecret: Operation = {
  ...common,
  method: 'delete',
  path: '/v1/providers/{provider}/secrets/{secret}/previous',
  id: 'endPreviousSecret',
  summary: 'End the previous secret of a provider',
  description: '`secret` is `token`, `webhook` or `callback`.',
  answers: { 204: { description: 'Only the newest secret is valid' } },
  problems: ['not-found'],
};

export const listApiKeys: Operation = {
  ...common,
  method: 'get',
  path: '/v1/providers/{provider}/api-keys',
  id: 'listApiKeys',
  summary: 'List the API keys of a provider, the newest first',
  answers: { 200: { description: 'The keys, without the keys themselves', schema: schemas.ApiKeyList } },
  problems: ['not-found'],
};

export const makeApiKey: Operation = {
  ...common,
  method: 'post',
  path: '/v1/providers/{provider}/api-keys',
  id: 'makeApiKey',
  summary: 'Make an API key for a system of a provider',
  body: schemas.NewApiKey,
  answers: { 201: { description: 'The key, shown this once', schema: schemas.MadeApiKey } },
  problems: ['not-found', 'conflict'],
};

export const revokeApiKey: Operation = {
  ...common,
  method: 'delete',
  path: '/v1/providers/{provider}/api-keys/{prefix}',
  id: 'revokeApiKey',
  summary: 'Revoke an API key, from its next use on',
  answers: { 204: { description: 'The key is revoked' } },
  problems: ['not-found'],
};

export const providerOperations = [
  listProviders,
  addProvider,
  readProvider,
  changeProvider,
  makeProviderSecret,
  endPreviousSecret,
  listApiKeys,
  makeApiKey,
  revokeApiKey,
];
