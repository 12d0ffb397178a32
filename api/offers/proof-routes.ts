import type { Router } from 'express';
import { proofOf } from '../../adapters/store/log/read-proof.ts';
import { readScopeOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { auditRead } from '../http/audited-read.ts';
import { readProof } from './operations.ts';
import { Problem } from '../http/problem.ts';
import { offerIdOf } from '../http/offer-id.ts';
import { routes } from '../http/routes.ts';
import { seenOffer } from './seen-offer.ts';

/** The default interval of checkpoints. */
const RETRY_AFTER_S = 60;

/** The proof of one offer (§6c). */
export function proofRoutes(api: Api): Router {
  const { store, proofSigner } = api;
  return routes(api, (add) => {
    add(readProof, async (request, response) => {
      const offerId = await seenOffer(api, response, offerIdOf(request));
      if (!proofSigner) throw new Problem('not-found', 'This installation has no key to sign proofs with');
      const proof = await proofOf(store, readScopeOf(response), offerId, proofSigner);
      if (proof === 'not-covered')
        throw new Problem('proof-not-ready', 'The next checkpoint will cover the latest entries', {
          headers: { 'retry-after': String(RETRY_AFTER_S) },
        });
      await auditRead(api, response, readProof, { offerId });
      response.set('cache-control', 'no-store').json(proof);
    });
  });
}
