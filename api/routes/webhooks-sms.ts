import type { Request, Response, Router } from 'express';
import type { Api } from '../context.ts';
import { arrivalOf } from '../context.ts';
import * as operations from '../operations/webhooks.ts';
import { Problem } from '../problem.ts';
import { smsWebhook } from '../sms-webhooks/kinds.ts';
import { fromNetworks } from '../source-networks.ts';
import { routes } from './routes.ts';

/** What SMS operators tell us: receipts and replies. Verified, stored, acknowledged; Temporal is told later (§6c). */
export function smsWebhookRoutes(api: Api): Router {
  const gateways = new Map(
    api.gateways.map((settings) => {
      const checkSource = fromNetworks('allowFrom' in settings ? settings.allowFrom : []);
      return [settings.name, { webhook: smsWebhook(api, settings), checkSource }];
    }),
  );
  return routes(api, (add) => {
    add(operations.takeReceipts, take('receipts'));
    add(operations.takeReplies, take('replies'));
  });

  function take(what: 'receipts' | 'replies') {
    return async (request: Request, response: Response) => {
      const { webhook, checkSource } = gateways.get(String(request.params['gateway'])) ?? {};
      const takeCall = webhook?.[what];
      if (!takeCall || !checkSource)
        throw new Problem('not-found', 'There is no such gateway, or it does not tell this');
      checkSource(request);
      await takeCall(request, new Date(arrivalOf(response)).toISOString());
      response.status(webhook.stored ?? 204).end();
    };
  }
}
