import type { GatewaySettings } from '../../config/connections/gateways.ts';
import type { Api } from '../context.ts';
import { httpWebhook } from './http.ts';
import type { SmsWebhook } from './sms-webhook.ts';
import { smscKzWebhook } from './smsc-kz.ts';

/** How the calls of a gateway are verified, read and taken; its kind decides. */
export function smsWebhook(api: Api, settings: GatewaySettings): SmsWebhook | undefined {
  switch (settings.kind) {
    case 'http':
      return httpWebhook(api, settings);
    case 'smsc-kz':
      return smscKzWebhook(api, settings);
    case 'smpp':
      return undefined; // everything comes over its sessions
  }
}
