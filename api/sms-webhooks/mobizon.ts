import { secretsOf } from '../../adapters/settings/fields.ts';
import { claimOf, isSigned, MobizonEvent } from '../../adapters/sms/mobizon/callback.ts';
import type { MobizonSettings } from '../../adapters/sms/mobizon/settings.ts';
import { keepClaim } from '../../adapters/store/receipt-claims.ts';
import type { Api } from '../context.ts';
import { Problem } from '../problem.ts';
import { checkedBody } from '../validation.ts';
import { jsonBody } from '../webhook-signature.ts';
import type { SmsWebhook } from './sms-webhook.ts';

/** Mobizon signs that something happened and not what: it is kept and acknowledged, and the worker asks (§4a). */
export function mobizonWebhook({ store, limits }: Api, settings: MobizonSettings): SmsWebhook {
  const { name } = settings;
  return {
    async receipts(request, arrivedAt) {
      const event = checkedBody(MobizonEvent, jsonBody(request));
      if (!isSigned(event, secretsOf(settings))) throw new Problem('unauthenticated', 'The signature is wrong');
      await limits.perGateway(name);
      const claim = claimOf(event);
      if (claim) await keepClaim(store, { gateway: name, ...claim, arrivedAt });
    },
  };
}
