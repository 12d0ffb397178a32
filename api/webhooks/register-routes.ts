import type { Request, Router } from 'express';
import { receiveNotice } from '../../adapters/store/offers/receive-notice.ts';
import type { SignedMessage } from '../../adapters/http/signed-message.ts';
import type { Api } from '../http/context.ts';
import { arrivalOf } from '../http/context.ts';
import * as operations from './operations.ts';
import { Problem } from '../http/problem.ts';
import { ConsentChanged, NumberChanged } from './messages.ts';
import { fromNetworks } from './source-networks.ts';
import { checkedBody } from '../http/validation.ts';
import { verifySignature } from './webhook-signature.ts';
import { routes } from '../http/routes.ts';

/** The webhooks of registers: КДП reports changes of consents (§3b), БМГ changes of numbers (§3a). */
export function registerWebhookRoutes(api: Api): Router {
  const { store, limits, stateNetworks } = api;
  const checkSource = fromNetworks(stateNetworks);
  return routes(api, (add) => {
    add(operations.receiveConsentChange, async (request, response) => {
      const at = new Date(arrivalOf(response)).toISOString();
      const { id: messageId, body } = await signed(request, 'kdp', api.secrets.consent);
      const { iin, status, accessName } = checkedBody(ConsentChanged, body);
      const access = accessName === undefined ? {} : { accessName };
      await receiveNotice(store, { source: 'kdp', messageId, at, iin, about: 'consent', status, ...access });
      response.status(204).end();
    });

    add(operations.receiveNumberChange, async (request, response) => {
      const at = new Date(arrivalOf(response)).toISOString();
      const { id: messageId, body } = await signed(request, 'bmg', api.secrets.phones);
      const { iin } = checkedBody(NumberChanged, body);
      await receiveNotice(store, { source: 'bmg', messageId, at, iin, about: 'phone' });
      response.status(204).end();
    });
  });

  async function signed(request: Request, source: string, secrets: readonly string[]): Promise<SignedMessage> {
    if (request.params['source'] !== source) throw new Problem('not-found', 'There is no such source');
    checkSource(request);
    const message = verifySignature(secrets, request);
    await limits.perGateway(source);
    return message;
  }
}
