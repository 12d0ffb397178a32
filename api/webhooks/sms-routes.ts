import type { Request, Response, Router } from 'express';
import { gatewayWebhook } from '../../adapters/sms/kinds.ts';
import type { GatewayReceipt, ReadCall, VerifyCall } from '../../adapters/sms/webhook.ts';
import { smsOfCarrier } from '../../adapters/store/sms/carrier-message-ids.ts';
import { raiseTask } from '../../adapters/store/tasks/raise-task.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import { receiveReceipts } from '../../adapters/store/sms/receive-receipts.ts';
import { receiveReply } from '../../adapters/store/sms/receive-replies.ts';
import type { Receipt } from '../../domain/receipts.ts';
import type { Api } from '../http/context.ts';
import { arrivalOf } from '../http/context.ts';
import { noteStep } from '../http/required-steps.ts';
import * as operations from './operations.ts';
import { Problem } from '../http/problem.ts';
import { fromNetworks } from './source-networks.ts';
import { invalidBody } from '../http/validation.ts';
import { refusalProblem, webhookCall } from './webhook-signature.ts';
import { routes } from '../http/routes.ts';

/** The webhooks of SMS gateways: receipts and replies. Verified, stored, acknowledged; Temporal is signalled later
 *  (§6c). */
export function smsWebhookRoutes(api: Api): Router {
  const gateways = new Map(
    api.gateways.map((settings) => {
      const checkSource = fromNetworks('allowFrom' in settings ? settings.allowFrom : []);
      return [settings.name, { webhook: smsWebhook(api, settings), checkSource }];
    }),
  );
  return routes(api, (add) => {
    add(operations.receiveReceipts, receive('receipts'));
    add(operations.receiveReplies, receive('replies'));
  });

  function receive(what: 'receipts' | 'replies') {
    return async (request: Request, response: Response) => {
      const { webhook, checkSource } = gateways.get(String(request.params['gateway'])) ?? {};
      if (!webhook || !checkSource) throw new Problem('not-found', 'There is no such gateway, or it has no webhook');
      checkSource(request);
      await webhook[what](request, new Date(arrivalOf(response)).toISOString());
      response.status(webhook.storedStatus).end();
    };
  }
}

/** The calls of one gateway: each is verified, counted, read and stored, in this order. Undefined where the gateway
 *  does not call us. Throws a problem for a call that is refused. */
export function smsWebhook({ store, limits }: Api, settings: Api['gateways'][number]) {
  const webhook = gatewayWebhook(settings);
  if (!webhook) return undefined;
  const { name } = settings;
  const receive = (verify: VerifyCall) => async (request: Request, arrivedAt: string) => {
    const read = verify(webhookCall(request));
    if ('refused' in read) throw refusalProblem(read);
    noteStep(request.res, 'verified-call');
    await limits.perGateway(name);
    await storeReport(store, name, read, arrivedAt);
  };
  return {
    receipts: receive(webhook.receipts),
    replies: receive(webhook.replies),
    storedStatus: webhook.storedStatus ?? 204,
  };
}

/** The most receipts of one transaction: few enough that it never holds its locks for long. */
const RECEIPTS_AT_ONCE = 50;

/** Stores everything that can be read, and only then reports what cannot. */
async function storeReport(store: Store, gateway: string, read: ReadCall, arrivedAt: string): Promise<void> {
  const report = read(arrivedAt);
  if ('refused' in report) throw refusalProblem(report);
  const receipts: Receipt[] = [];
  for (const one of report.receipts) receipts.push(...(await ownReceipt(store, gateway, one)));
  for (let from = 0; from < receipts.length; from += RECEIPTS_AT_ONCE)
    await receiveReceipts(store, gateway, receipts.slice(from, from + RECEIPTS_AT_ONCE));
  for (const reply of report.replies) await receiveReply(store, gateway, reply);
  if (report.issues.length > 0) throw invalidBody(report.issues);
}

/** The receipt under our own id of the SMS. An account may be shared with other systems: a receipt of an SMS that is
 *  not ours, or that went to another number, is ignored. */
async function ownReceipt(store: Store, gateway: string, { sms, receipt, task }: GatewayReceipt): Promise<Receipt[]> {
  const smsId = 'smsId' in sms ? sms.smsId : await smsIdOf(store, gateway, sms);
  if (smsId === undefined) return [];
  if (task) await raiseTask(store.db, { kind: task, subject: `gateway ${gateway}` }, receipt.arrivedAt);
  return [{ ...receipt, smsId }];
}

async function smsIdOf(store: Store, gateway: string, sms: { carrierMessageId: string; phone: string }) {
  const known = await smsOfCarrier(store, gateway, sms.carrierMessageId);
  return known?.phone === sms.phone ? known.smsId : undefined;
}
