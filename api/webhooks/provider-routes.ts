import type { Request, Response, Router } from 'express';
import { receiveResult } from '../../adapters/store/offers/receive-result.ts';
import { webhookAccess } from '../../adapters/store/access/webhook-access.ts';
import type { Api } from '../http/context.ts';
import { arrivalOf } from '../http/context.ts';
import * as operations from './operations.ts';
import { Problem } from '../http/problem.ts';
import { Line } from '../http/text.ts';
import { ProviderResult } from './messages.ts';
import { resultProblem } from './result-refusals.ts';
import { fromNetworks } from './source-networks.ts';
import { checkedBody, storable } from '../http/validation.ts';
import { verifySignature } from './webhook-signature.ts';
import { routes } from '../http/routes.ts';

const ProviderId = Line(63);

/** The webhook of providers: their decisions (§3.2). */
export function providerWebhookRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.receiveResult, async (request: Request, response: Response) => {
      const at = new Date(arrivalOf(response)).toISOString();
      const { data: providerId } = ProviderId.safeParse(request.params['provider']);
      const access = providerId === undefined ? undefined : await webhookAccess(store, providerId);
      if (providerId === undefined || !access) throw new Problem('not-found', 'There is no such provider');
      fromNetworks(access.allowFrom)(request);
      const { id: messageId, body, octets } = verifySignature(access.secrets, request);
      await api.limits.perGateway(`provider ${providerId}`);
      const { offerId, outcome, ground } = checkedBody(ProviderResult, body);
      storable(body);
      const result = await receiveResult(store, providerId, {
        messageId,
        offerId,
        outcome,
        ...(ground === undefined ? {} : { ground }),
        at,
        body: body as object,
        json: octets.toString('utf8'),
      });
      if (result !== 'received' && result !== 'repeat') throw resultProblem(result);
      response.status(204).end();
    });
  });
}
