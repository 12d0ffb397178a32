import type { Response } from 'express';
import { isOfferInScope, readOffer } from '../../adapters/store/offers/read-offers.ts';
import { readScopeOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { Problem } from '../http/problem.ts';
import { offerView } from './offer-view.ts';
import type { OfferView } from './offer.ts';

const NO_SUCH_OFFER = 'You have no such offer';

/** The id of an offer that the caller may see; throws a 404 with this detail when there is none. */
export async function seenOffer(
  { store }: Api,
  response: Response,
  offerId: string,
  detail = NO_SUCH_OFFER,
): Promise<string> {
  if (await isOfferInScope(store, readScopeOf(response), offerId)) return offerId;
  throw new Problem('not-found', detail);
}

/** The offer as the caller sees it at this moment; throws a 404 when there is none. */
export async function viewedOffer({ store }: Api, response: Response, offerId: string): Promise<OfferView> {
  const row = await readOffer(store, readScopeOf(response), offerId);
  if (!row) throw new Problem('not-found', NO_SUCH_OFFER);
  return offerView(row, await store.now());
}
