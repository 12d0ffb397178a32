/** The provider's system over REST. */
import { Router } from 'express';
import type { RequestHandler } from 'express';
import { Application } from './provider.ts';
import type { Provider } from './provider.ts';

export function createProviderRouter(provider: Provider, guard: RequestHandler, bearer: RequestHandler): Router {
  const router = Router();
  router.post('/:providerId/callbacks', guard, provider.callbacks.receive);
  router.post('/:providerId/applications', bearer, countAttempt(provider), guard, receiveApplication(provider));
  router.get('/:providerId/applications/:offerId', bearer, guard, (request, response) => {
    const known = provider.known(String(request.params.offerId));
    if (known) response.json({ status: known.status, ...known.final });
    else response.status(404).json({ code: 'not-found' });
  });
  return router;
}

/** Counts a call before the fault of the provider can refuse it. */
function countAttempt(provider: Provider): RequestHandler {
  return (request, response, next) => {
    const { offerId } = Application.parse(request.body);
    if (request.get('idempotency-key') !== offerId) {
      response.status(422).json({ code: 'idempotency-mismatch' });
      return;
    }
    provider.attempt(offerId, provider.webhook(String(request.params.providerId), offerId));
    next();
  };
}

function receiveApplication(provider: Provider): RequestHandler {
  return (request, response) => {
    const { applicationNumber, final } = provider.receive(Application.parse(request.body), 'answers');
    if (final) response.json(final);
    else response.status(202).json({ applicationNumber });
  };
}
