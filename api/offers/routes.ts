import type { Request, Router } from 'express';
import type { z } from 'zod';
import { makeOffer } from '../../adapters/store/offers/make-offer.ts';
import type { OfferRequest } from '../../adapters/store/offers/make-offer.ts';
import type { CapReached } from '../../adapters/store/offers/offer-caps.ts';
import type { FactsRefused } from '../../adapters/store/offers/refused-facts.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import { cancelOffer, resendOffer } from '../../adapters/store/offers/cancel-offer.ts';
import { areFactsOfFuture } from '../../domain/eligibility-facts.ts';
import { actorOf, providerOf, storeOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { auditRead } from '../http/audited-read.ts';
import { noteStep } from '../http/required-steps.ts';
import { offerView } from './offer-view.ts';
import * as operations from './operations.ts';
import { Problem } from '../http/problem.ts';
import { checkRecipient } from './recipient.ts';
import { Cancellation, IdempotencyKey, NewOffer } from './new-offer.ts';
import { seenOffer, viewedOffer } from './seen-offer.ts';
import { checkedBody, invalidFacts } from '../http/validation.ts';
import { offerIdOf } from '../http/offer-id.ts';
import { routes } from '../http/routes.ts';

/** Making an offer, reading it, cancelling it and sending it again. */
export function offerRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.makeOffer, async (request, response) => {
      const providerId = providerOf(response);
      const newOffer = checkedBody(NewOffer, request.body);
      const warnings = checkRecipient(newOffer.recipient);
      const wish = requestOf(await withFactTime(store, newOffer));
      const made = await makeOffer(store, providerId, wish, conditions(api, request));
      if (made.made === 'refused') throw 'cap' in made ? overTheCap(made, await store.now()) : refusal(made);
      const { offerId } = made;
      const offer =
        made.made === 'new' ? offerView(made.written, await store.now()) : await viewedOffer(api, response, offerId);
      // The state of an existing offer is personal data: returning it is an audited read.
      if (made.made === 'existing') await auditRead(api, response, operations.makeOffer, { offerId });
      else noteStep(response, 'audited-read'); // the caller sent this data itself
      response
        .status(made.made === 'new' ? 201 : 200)
        .location(`/v1/offers/${offerId}`)
        .json({ ...offer, ...(warnings.length > 0 ? { warnings } : {}) });
    });

    add(operations.readOffer, async (request, response) => {
      const offerId = offerIdOf(request);
      const offer = await viewedOffer(api, response, offerId);
      await auditRead(api, response, operations.readOffer, { offerId });
      response.json(offer);
    });

    add(operations.cancelOffer, async (request, response) => {
      const offerId = await seenOffer(api, response, offerIdOf(request));
      const { reason } = checkedCancellation(request.body);
      const result = await cancelOffer(storeOf(response, store), { offerId, reason, by: actorOf(response) });
      if (result === 'not-cancellable') throw new Problem(result, NOT_CANCELLABLE);
      response.json(await viewedOffer(api, response, offerId));
    });

    add(operations.resendOffer, async (request, response) => {
      const offerId = await seenOffer(api, response, offerIdOf(request));
      const result = await resendOffer(storeOf(response, store), { offerId, by: actorOf(response) });
      if (result === 'not-resendable')
        throw new Problem('conflict', 'Only an undelivered offer can be sent again, and only once');
      response.json(await viewedOffer(api, response, offerId));
    });
  });
}

const NOT_CANCELLABLE =
  'The offer has ended, or the recipient has agreed: then only a ground of the act refuses it (§3.2)';

/** The request under the names of the store. */
function requestOf({ facts, ...request }: z.infer<typeof NewOffer>): OfferRequest {
  return facts === undefined ? request : { ...request, eligibilityFacts: facts };
}

async function withFactTime<T extends { factsAsOf?: string | undefined }>({ now }: Store, newOffer: T): Promise<T> {
  if (newOffer.factsAsOf === undefined) return newOffer;
  const at = Date.parse(newOffer.factsAsOf);
  const errors = [{ pointer: '#/factsAsOf', detail: 'is in the future' }];
  if (areFactsOfFuture(newOffer.factsAsOf, await now()))
    throw new Problem('invalid-request', 'factsAsOf is in the future', { errors });
  return { ...newOffer, factsAsOf: new Date(at).toISOString() };
}

const conditions = ({ caps }: Api, request: Request) => ({ caps, idempotencyKey: idempotencyKey(request) });

function idempotencyKey(request: Request): string | undefined {
  const given = request.get('idempotency-key');
  if (given === undefined) return undefined;
  const { success, data } = IdempotencyKey.safeParse(given);
  if (!success) throw new Problem('invalid-request', 'Idempotency-Key has 1 to 255 characters');
  return data;
}

/** The cancellation; a missing reason is another problem than an invalid one. */
function checkedCancellation(body: unknown) {
  const { reason } = (body ?? {}) as { reason?: unknown };
  const isMissing = reason === undefined || reason === null || (typeof reason === 'string' && !reason.trim());
  if (isMissing) throw new Problem('reason-missing', 'A cancellation needs a reason');
  return checkedBody(Cancellation, body);
}

const REFUSALS = {
  'in-flight': ['conflict', 'The same request is being handled; send it again'],
  'idempotency-mismatch': [
    'idempotency-mismatch',
    'A different request was made with this reference or Idempotency-Key',
  ],
  'recipient-kind': ['recipient-kind', 'The service is not for recipients of this kind (§2.3)'],
  'unknown-service': ['unknown-service', 'You have no service with this code'],
  'facts-as-of-missing': [
    'facts-as-of-missing',
    'The service limits the age of the facts: `factsAsOf` says when they were true (§6a)',
  ],
  'facts-too-old': ['facts-too-old', 'The eligibility facts are older than the service allows (§6a)'],
} as const;

function overTheCap({ because, cap, opensAtMs }: CapReached, nowMs: number): Problem {
  const whose = because === 'recipient-cap' ? 'to one person' : 'for one service';
  const next = new Date(opensAtMs).toISOString();
  return new Problem(because, `At most ${cap} offers ${whose} are made in a day; the next day begins at ${next}`, {
    headers: { 'retry-after': String(Math.ceil((opensAtMs - nowMs) / 1000)) },
  });
}

type Refused = FactsRefused | { because: keyof typeof REFUSALS };

function refusal(refused: Refused): Problem {
  if (refused.because === 'facts-invalid') return invalidFacts(refused.issues);
  const [code, detail] = REFUSALS[refused.because];
  return new Problem(code, detail);
}
