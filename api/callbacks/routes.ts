import type { Router } from 'express';
import { callbackKeys } from '../../adapters/store/callbacks/due-callbacks.ts';
import { listCallbacks, replayCallbacks } from '../../adapters/store/callbacks/read-callbacks.ts';
import { callbackKeyView, callbackView } from './callback-view.ts';
import { providerOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import * as operations from './operations.ts';
import { NumberedPlace, pageOf, startOf } from '../http/page.ts';
import { CallbackQuery, CallbackReplay } from './callback-list.ts';
import { checkedBody, checkedQuery, momentsOf } from '../http/validation.ts';
import { routes } from '../http/routes.ts';

/** The most callbacks of one replay: few enough for one transaction. */
const REPLAYED_AT_ONCE = 10_000;

/** A provider's callbacks: the list, sending them again, and the public keys. */
export function callbackRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.listCallbacks, async (request, response) => {
      const { limit, cursor, offer, state, ...range } = checkedQuery(CallbackQuery, request.query);
      const { after } = startOf(NumberedPlace, cursor);
      const filter = { ...momentsOf(range), ...(offer ? { offerId: offer } : {}), ...(state ? { state } : {}) };
      const start = after === undefined ? {} : { after: BigInt(after) };
      const rows = await listCallbacks(store, providerOf(response), { filter, limit: limit + 1, ...start });
      response.json(pageOf(rows, limit, { view: callbackView, place: ({ order }) => String(order) }));
    });

    add(operations.replayCallbacks, async (request, response) => {
      const { offers, state, ...range } = checkedBody(CallbackReplay, request.body);
      const filter = { ...momentsOf(range), ...(offers ? { offerIds: offers } : {}), ...(state ? { state } : {}) };
      response.status(202).json(await replayCallbacks(store, providerOf(response), filter, REPLAYED_AT_ONCE));
    });

    add(operations.readCallbackKeys, async (_request, response) => {
      response.json({ keys: (await callbackKeys(store)).map(callbackKeyView) });
    });
  });
}
