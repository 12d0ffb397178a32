import { CallbackKeys, CallbackPage, CallbackQuery, CallbackReplay, Replayed } from './callback-list.ts';
import type { Operation } from '../http/operation.ts';

const common = { tag: 'Callbacks out', caller: 'offers' } as const;

export const listCallbacks: Operation = {
  ...common,
  method: 'get',
  path: '/v1/callbacks',
  id: 'listCallbacks',
  summary: 'List your callbacks, delivered or not, the newest first',
  query: CallbackQuery,
  answers: { 200: { description: 'A page of callbacks with their attempts', schema: CallbackPage } },
  problems: [],
};

export const replayCallbacks: Operation = {
  ...common,
  method: 'post',
  path: '/v1/callbacks/replay',
  id: 'replayCallbacks',
  summary: 'Send callbacks again',
  description:
    'In their original order and with their original `webhook-id`; callbacks that still wait do not change. ' +
    'Your address is called again if it had answered 410.',
  body: CallbackReplay,
  answers: { 202: { description: 'They are in the queue', schema: Replayed } },
  problems: [],
};

export const readCallbackKeys: Operation = {
  method: 'get',
  path: '/.well-known/callback-keys.json',
  id: 'readCallbackKeys',
  tag: 'Callbacks out',
  summary: 'The public keys of callback signatures (v1a)',
  caller: 'public',
  answers: { 200: { description: 'A set of keys (RFC 7517)', schema: CallbackKeys } },
  problems: ['unavailable'],
};

export const callbackOperations = [listCallbacks, replayCallbacks, readCallbackKeys];
