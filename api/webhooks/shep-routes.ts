import type { Router } from 'express';
import { readDecision } from '../../adapters/providers/shep-documents.ts';
import { SystemFault } from '../../adapters/http/json-client.ts';
import type { AsyncEndpoint } from '../../adapters/shep/async-endpoint.ts';
import type { AsyncArrival } from '../../adapters/shep/async-message.ts';
import { writeSoapFault } from '../../adapters/shep/envelope.ts';
import { SignerAway } from '../../adapters/shep/signer.ts';
import { conversationOf } from '../../adapters/store/offers/receive-shep-message.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import { sha256 } from '../../adapters/store/database/store.ts';
import { receiveResult } from '../../adapters/store/offers/receive-result.ts';
import type { Api } from '../http/context.ts';
import { arrivalOf } from '../http/context.ts';
import { keepPromise } from '../http/kept-promises.ts';
import type { Metrics } from '../http/metrics.ts';
import * as operations from './operations.ts';
import { Problem, unavailable } from '../http/problem.ts';
import { fromNetworks } from './source-networks.ts';
import { routes } from '../http/routes.ts';

/** What ШЭП brings (§3.2). Whatever we do not take is answered with a SOAP fault and changes nothing; the same message
 *  again is acknowledged again and does nothing. */
export function shepWebhookRoutes(api: Api, metrics: Metrics): Router {
  const checkSource = fromNetworks(api.stateNetworks);
  return routes(api, (add) => {
    add(operations.receiveShepMessage, async (request, response) => {
      const { shep: door, store, limits } = api;
      if (!door) throw new Problem('not-found', 'This installation is not connected to ШЭП');
      checkSource(request);
      const at = new Date(arrivalOf(response)).toISOString();
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const admit = async () => {
        keepPromise(response, 'verified-call');
        await limits.perGateway('shep');
      };
      const seen = { type: 'unreadable', result: 'refused' };
      try {
        const answer = await take({ door, store, at, seen, admit }, bytes);
        response.type('text/xml').send(answer);
      } catch (fault) {
        if (fault instanceof SignerAway) throw unavailable();
        if (!(fault instanceof SystemFault)) throw fault;
        response.locals['problem'] = 'soap-fault';
        response.status(500).type('text/xml').send(writeSoapFault('Client', fault.message));
      } finally {
        metrics.countShep(seen);
      }
    });
  });
}

type Taking = {
  door: AsyncEndpoint;
  store: Store;
  at: string;
  seen: { type: string; result: string };
  admit: () => Promise<void>;
};

/** The signed acknowledgement of a message, once it is stored. */
async function take({ door, store, at, seen, admit }: Taking, bytes: Uint8Array): Promise<string> {
  const arrival = await door.open(bytes);
  await admit();
  const { message, xml } = arrival;
  seen.type = message?.messageType ?? 'STATUS';
  const messageId = messageIdOf(message, xml);
  const { correlationId } = message ?? {};
  if (message?.messageType === 'REQUEST') throw new SystemFault('we give no service through ШЭП');
  seen.result =
    message?.messageType === 'RESPONSE' ? await receiveReply(store, { message, messageId, xml, at }) : 'ignored';
  return door.receipt(arrival, { messageId, ...(correlationId ? { correlationId } : {}) });
}

type Reply = { message: AsyncArrival; messageId: string; xml: string; at: string };

/** A decision, for the offer whose application it answers; stored as it came. */
async function receiveReply(store: Store, { message, messageId, xml, at }: Reply): Promise<'received' | 'repeat'> {
  const { correlationId, serviceId, data } = message;
  if (!correlationId) throw new SystemFault('the reply names no conversation');
  const { offerId, ...decision } = readDecision(data);
  const { outcome, ground, resultNumber } = decision;
  const found = await conversationOf(store, { correlationId, serviceId, ...(offerId ? { offerId } : {}) });
  if (!found || (offerId && offerId !== found.offerId))
    throw new SystemFault('nothing that we sent fits this conversation, service and offer');
  const result = await receiveResult(store, found.providerId, {
    messageId,
    offerId: found.offerId,
    outcome,
    ...(ground === undefined ? {} : { ground }),
    at,
    body: { outcome, ground, resultNumber, xml },
  });
  if (result === 'received' || result === 'repeat') return result;
  throw new SystemFault('the recipient has not agreed to this offer, or it has ended');
}

/** ШЭП's id of the message; one without an id that we can write down is known by its content. */
function messageIdOf(message: AsyncArrival | undefined, xml: string): string {
  const given = message?.messageId ?? '';
  return /^[\w.:{}-]{1,100}$/.test(given) ? given : sha256(xml);
}
