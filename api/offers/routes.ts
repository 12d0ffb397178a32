import type { Request, Router } from 'express';
import { makeOffer } from '../../adapters/store/offers/make-offer.ts';
import type { CapReached } from '../../adapters/store/offers/offer-caps.ts';
import { isOfferInScope, readOffer } from '../../adapters/store/offers/read-offers.ts';
import type { ReadScope } from '../../adapters/store/database/read-scope.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import { cancelOffer, resendOffer } from '../../adapters/store/offers/cancel-offer.ts';
import { areFactsOfFuture } from '../../domain/eligibility-facts.ts';
import { actorOf, providerOf, readScopeOf, storeOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { auditRead } from '../http/audited-read.ts';
import { keepPromise } from '../http/kept-promises.ts';
import { offerView } from './offer-view.ts';
import * as operations from './operations.ts';
import { Problem } from '../http/problem.ts';
import { checkRecipient } from './recipient.ts';
import { Cancellation, IdempotencyKey, NewOffer } from './new-offer.ts';
import type { OfferView } from './offer.ts';
import { checkedBody } from '../http/validation.ts';
import { offerIdOf } from '../http/offer-id.ts';
import { routes } from '../http/routes.ts';

/** Making offers, reading one, and taking it back or sending it again. */
export function offerRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.makeOffer, async (request, response) => {
      const providerId = providerOf(response);
      const wish = checkedBody(NewOffer, request.body);
      checkRecipient(wish.recipient);
      const made = await makeOffer(store, providerId, await withFactTime(store, wish), conditions(api, request));
      if (made.made === 'refused') throw 'cap' in made ? overTheCap(made, await store.now()) : refusal(made.because);
      const { offerId } = made;
      const offer = made.made === 'new' ? offerView(made.written) : await view(providerId, offerId);
      // One that was made before has a story by now: to ask for it again is to look.
      if (made.made === 'existing') await auditRead(api, response, operations.makeOffer, { offerId });
      else keepPromise(response, 'audited-read'); // it shows what the caller has just said, and the journal has it
      response
        .status(made.made === 'new' ? 201 : 200)
        .location(`/v1/offers/${offerId}`)
        .json(offer);
    });

    add(operations.readOffer, async (request, response) => {
      const offerId = offerIdOf(request);
      const offer = await view(readScopeOf(response), offerId);
      await auditRead(api, response, operations.readOffer, { offerId });
      response.json(offer);
    });

    add(operations.cancelOffer, async (request, response) => {
      const scope = readScopeOf(response);
      const offerId = await seenOffer(scope, offerIdOf(request));
      const { reason } = checkedCancellation(request.body);
      const result = await cancelOffer(storeOf(response, store), { offerId, reason, by: actorOf(response) });
      if (result === 'not-cancellable')
        throw new Problem(result, 'It has ended, or the system of the provider was called already');
      response.json(await view(scope, offerId));
    });

    add(operations.resendOffer, async (request, response) => {
      const scope = readScopeOf(response);
      const offerId = await seenOffer(scope, offerIdOf(request));
      const result = await resendOffer(storeOf(response, store), { offerId, by: actorOf(response) });
      if (result === 'not-resendable')
        throw new Problem('conflict', 'Only an undelivered offer can be sent again, and only once');
      response.json(await view(scope, offerId));
    });
  });

  async function view(scope: ReadScope, offerId: string): Promise<OfferView> {
    const row = await readOffer(store, scope, offerId);
    if (!row) throw new Problem('not-found', 'You have no such offer');
    return offerView(row);
  }

  async function seenOffer(scope: ReadScope, offerId: string): Promise<string> {
    if (await isOfferInScope(store, scope, offerId)) return offerId;
    throw new Problem('not-found', 'You have no such offer');
  }
}

async function withFactTime<T extends { factsAsOf?: string | undefined }>({ now }: Store, wish: T): Promise<T> {
  if (wish.factsAsOf === undefined) return wish;
  const at = Date.parse(wish.factsAsOf);
  const errors = [{ pointer: '#/factsAsOf', detail: 'lies in the future' }];
  if (areFactsOfFuture(wish.factsAsOf, await now()))
    throw new Problem('invalid-request', 'factsAsOf lies in the future', { errors });
  return { ...wish, factsAsOf: new Date(at).toISOString() };
}

const conditions = ({ caps }: Api, request: Request) => ({ caps, idempotencyKey: idempotencyKey(request) });

function idempotencyKey(request: Request): string | undefined {
  const given = request.get('idempotency-key');
  if (given === undefined) return undefined;
  const { success, data } = IdempotencyKey.safeParse(given);
  if (!success) throw new Problem('invalid-request', 'Idempotency-Key has 1 to 255 characters');
  return data;
}

/** Having no reason is told apart from a reason that cannot be taken. */
function checkedCancellation(body: unknown) {
  const { reason } = (body ?? {}) as { reason?: unknown };
  const isMissing = reason === undefined || reason === null || (typeof reason === 'string' && !reason.trim());
  if (isMissing) throw new Problem('reason-missing', 'An offer is not taken back without a reason');
  return checkedBody(Cancellation, body);
}

const REFUSALS = {
  'in-flight': ['conflict', 'The same request is being worked on right now; send it again'],
  'idempotency-mismatch': [
    'idempotency-mismatch',
    'Under this reference or Idempotency-Key a different request was made before',
  ],
  'unknown-service': ['unknown-service', 'You have no service of this code'],
  'facts-too-old': ['facts-too-old', 'The eligibility facts are older than the service allows (§6a)'],
} as const;

function overTheCap({ because, cap, opensAtMs }: CapReached, nowMs: number): Problem {
  const whose = because === 'recipient-cap' ? 'to one person' : 'for one service';
  const next = new Date(opensAtMs).toISOString();
  return new Problem(because, `At most ${cap} offers ${whose} are made in a day; the next day begins at ${next}`, {
    headers: { 'retry-after': String(Math.ceil((opensAtMs - nowMs) / 1000)) },
  });
}

function refusal(because: keyof typeof REFUSALS): Problem {
  const [code, detail] = REFUSALS[because];
  return new Problem(code, detail);
}
