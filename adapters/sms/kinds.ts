import type { HttpGatewaySettings } from './http/settings.ts';
import { httpWebhook } from './http/webhook.ts';
import type { SmppSettings } from './smpp/settings.ts';
import type { SmscKzSettings } from './smsc-kz/settings.ts';
import { smscKzWebhook } from './smsc-kz/webhook.ts';
import type { GatewayWebhook } from './webhook.ts';

/** The reader of a gateway's webhooks, by its kind; undefined for a kind that does not call us. */
export function gatewayWebhook(
  settings: HttpGatewaySettings | SmppSettings | SmscKzSettings,
): GatewayWebhook | undefined {
  switch (settings.kind) {
    case 'http':
      return httpWebhook(settings);
    case 'smsc-kz':
      return smscKzWebhook(settings);
    case 'smpp':
      return undefined; // everything comes over its sessions
  }
}
