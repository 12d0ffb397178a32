import type { Request, Response, Router } from 'express';
import { gatewayWebhook } from '../../adapters/sms/kinds.ts';
import type { GatewayReceipt, ReadCall, SmsName, VerifyCall } from '../../adapters/sms/webhook.ts';
import { smsOfCarrier } from '../../adapters/store/sms/carrier-message-ids.ts';
import { raiseTask } from '../../adapters/store/tasks/raise-task.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import type { ArrivedReceipt } from '../../adapters/store/sms/receive-receipts.ts';
import { receiveReceipts, sentBy } from '../../adapters/store/sms/receive-receipts.ts';
import type { UnmatchedReceipt } from '../../adapters/store/sms/unmatched-receipts.ts';
import { keepUnmatched, raiseUnmatched } from '../../adapters/store/sms/unmatched-receipts.ts';
import { receiveReply } from '../../adapters/store/sms/receive-replies.ts';
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

/** Stores everything that can be read, and only then reports what cannot. A receipt that names no SMS of this gateway
 *  is kept, and shown to operators. */
async function storeReport(store: Store, gateway: string, read: ReadCall, arrivedAt: string): Promise<void> {
  const report = read(arrivedAt);
  if ('refused' in report) throw refusalProblem(report);
  const { known, unmatched } = await sorted(store, gateway, report.receipts);
  for (let from = 0; from < known.length; from += RECEIPTS_AT_ONCE)
    await receiveReceipts(store, gateway, known.slice(from, from + RECEIPTS_AT_ONCE));
  if (unmatched.length > 0) await keepUnmatched(store, gateway, unmatched);
  if (unmatched.length > 0) await raiseUnmatched(store, gateway, 0);
  for (const reply of report.replies) await receiveReply(store, gateway, reply);
  if (report.issues.length > 0) throw invalidBody(report.issues);
}

type Sorted = { known: ArrivedReceipt[]; unmatched: UnmatchedReceipt[] };

/** The receipts of our SMS under our own ids, and the others. */
async function sorted(store: Store, gateway: string, receipts: readonly GatewayReceipt[]): Promise<Sorted> {
  const ownIds = receipts.flatMap(({ sms }) => (sms !== 'unnamed' && 'smsId' in sms ? [sms.smsId] : []));
  const own = ownIds.length > 0 ? await sentBy(store, gateway, ownIds) : new Set<string>();
  const found: Sorted = { known: [], unmatched: [] };
  for (const { sms, receipt, task } of receipts) {
    const smsId = await smsIdOf(store, gateway, sms, own);
    if (smsId !== undefined) {
      if (task) await raiseTask(store.db, { kind: task, subject: `gateway ${gateway}` }, receipt.arrivedAt);
      found.known.push({ ...receipt, smsId });
    } else if (!isOfOthers(sms)) found.unmatched.push(unmatchedOf(sms, receipt));
  }
  return found;
}

/** Our id of an SMS that this gateway may have; of one that it names itself, the number must be the one to which we
 *  sent it. */
async function smsIdOf(store: Store, gateway: string, sms: SmsName, own: ReadonlySet<string>) {
  if (sms === 'unnamed') return undefined;
  if ('smsId' in sms) return own.has(sms.smsId) ? sms.smsId : undefined;
  const known = await smsOfCarrier(store, gateway, sms.carrierMessageId);
  return known?.phone === sms.phone ? known.smsId : undefined;
}

const isOfOthers = (sms: SmsName): boolean => sms !== 'unnamed' && 'isShared' in sms && sms.isShared;

function unmatchedOf(sms: SmsName, receipt: GatewayReceipt['receipt']): UnmatchedReceipt {
  if (sms === 'unnamed') return { ...receipt, matchIds: [], phone: '' };
  return 'smsId' in sms
    ? { ...receipt, matchIds: [sms.smsId], phone: '' }
    : { ...receipt, matchIds: [sms.carrierMessageId], phone: sms.phone };
}
