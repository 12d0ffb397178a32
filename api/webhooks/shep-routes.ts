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
import { noteStep } from '../http/required-steps.ts';
import type { Metrics } from '../http/metrics.ts';
import * as operations from './operations.ts';
import { Problem, unavailable } from '../http/problem.ts';
import { resultProblem } from './result-refusals.ts';
import { fromNetworks } from './source-networks.ts';
import { routes } from '../http/routes.ts';

/** The webhook of ШЭП (§3.2). A message that is refused is answered with a SOAP fault; it changes nothing, but a
 *  decision that does not count is stored. A repeated message is answered again and changes nothing. */
export function shepWebhookRoutes(api: Api, metrics: Metrics): Router {
  const checkSource = fromNetworks(api.stateNetworks);
  return routes(api, (add) => {
    add(operations.receiveShepMessage, async (request, response) => {
      const { shep: endpoint, store, limits } = api;
      if (!endpoint) throw new Problem('not-found', 'This installation is not connected to ШЭП');
      checkSource(request);
      const at = new Date(arrivalOf(response)).toISOString();
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const admit = async () => {
        noteStep(response, 'verified-call');
        await limits.perGateway('shep');
      };
      const seen = { type: 'unreadable', result: 'refused' };
      try {
        const answer = await receive({ endpoint, store, at, seen, admit }, bytes);
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

type Receiving = {
  endpoint: AsyncEndpoint;
  store: Store;
  at: string;
  seen: { type: string; result: string };
  admit: () => Promise<void>;
};

/** The signed acknowledgement of a message, once it is stored. */
async function receive({ endpoint, store, at, seen, admit }: Receiving, bytes: Uint8Array): Promise<string> {
  const arrival = await endpoint.open(bytes);
  await admit();
  const { message, xml } = arrival;
  seen.type = message?.messageType ?? 'STATUS';
  const messageId = messageIdOf(message, xml);
  const { correlationId } = message ?? {};
  if (message?.messageType === 'REQUEST') throw new SystemFault('this system provides no service through ШЭП');
  seen.result =
    message?.messageType === 'RESPONSE' ? await receiveReply(store, { message, messageId, xml, at }) : 'ignored';
  return endpoint.receipt(arrival, { messageId, ...(correlationId ? { correlationId } : {}) });
}

type Reply = { message: AsyncArrival; messageId: string; xml: string; at: string };

/** Stores a decision for the offer whose application it answers. */
async function receiveReply(store: Store, { message, messageId, xml, at }: Reply): Promise<'received' | 'repeat'> {
  const { correlationId, serviceId, data } = message;
  if (!correlationId) throw new SystemFault('the reply has no correlationId');
  const { offerId, ...decision } = readDecision(data);
  const { outcome, ground, resultNumber } = decision;
  const found = await conversationOf(store, { correlationId, serviceId, ...(offerId ? { offerId } : {}) });
  if (!found || (offerId && offerId !== found.offerId))
    throw new SystemFault('no application was sent with this correlationId, service and offer');
  const result = await receiveResult(store, found.providerId, {
    messageId,
    offerId: found.offerId,
    outcome,
    ...(ground === undefined ? {} : { ground }),
    at,
    body: { outcome, ground, resultNumber, xml },
  });
  if (result === 'received' || result === 'repeat') return result;
  const { code, message: why } = resultProblem(result);
  throw new SystemFault(`${code}: ${why}`);
}

/** ШЭП's id of the message, or the hash of its content when it has no id of a valid form. */
function messageIdOf(message: AsyncArrival | undefined, xml: string): string {
  const given = message?.messageId ?? '';
  return /^[\w.:{}-]{1,100}$/.test(given) ? given : sha256(xml);
}
