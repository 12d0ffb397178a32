import { CallbackKeys, CallbackPage, CallbackQuery, CallbackReplay, Replayed } from './callback-list.ts';
import type { Operation } from '../http/operation.ts';

const common = { tag: 'Callbacks out', caller: 'offers' } as const;

export const listCallbacks: Operation = {
  ...common,
  method: 'get',
  path: '/v1/callbacks',
  id: 'listCallbacks',
  summary: 'What your callback address was told, and what it was not, the newest first',
  query: CallbackQuery,
  answers: { 200: { description: 'A page of callbacks with their attemptLog', schema: CallbackPage } },
  problems: [],
};

export const replayCallbacks: Operation = {
  ...common,
  method: 'post',
  path: '/v1/callbacks/replay',
  id: 'replayCallbacks',
  summary: 'Have callbacks sent again',
  description:
    'In their old order and under their old `webhook-id`; those that still wait are not touched. Your address ' +
    'is called again ' +
    'if it had answered 410.',
  body: CallbackReplay,
  answers: { 202: { description: 'They are in the queue', schema: Replayed } },
  problems: [],
};

export const readCallbackKeys: Operation = {
  method: 'get',
  path: '/.well-known/callback-keys.json',
  id: 'readCallbackKeys',
  tag: 'Callbacks out',
  summary: 'The public keys of the signatures v1a',
  caller: 'public',
  answers: { 200: { description: 'A set of keys (RFC 7517)', schema: CallbackKeys } },
  problems: ['unavailable'],
};

export const callbackOperations = [listCallbacks, replayCallbacks, readCallbackKeys];
