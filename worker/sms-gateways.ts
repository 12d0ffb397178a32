import type { SmsGateway } from '../activities/sms-gateway.ts';
import { httpSmsGateway } from '../adapters/sms/http/gateway.ts';
import { smscKzGateway } from '../adapters/sms/smsc-kz/gateway.ts';
import { openCarrierMessageIds } from '../adapters/store/sms/carrier-message-ids.ts';
import type { SmppGateway } from '../adapters/sms/smpp/gateway.ts';
import { openSmppGateway } from '../adapters/sms/smpp/gateway.ts';
import type { Store } from '../adapters/store/database/store.ts';
import type { GatewaySettings } from '../config/connections/gateways.ts';

/** A carrier may be slow: no open request waits for an SMS. */
const TIMEOUT_MS = 10_000;

/** Opens the gateway of the kind that its settings name. */
export function smsGateway(settings: GatewaySettings, store: Store): SmsGateway | SmppGateway {
  switch (settings.kind) {
    case 'http':
      return httpSmsGateway({ ...settings, timeoutMs: TIMEOUT_MS });
    case 'smpp':
      return openSmppGateway(settings, store);
    case 'smsc-kz':
      return smscKzGateway({
        ...settings,
        carrierMessageIds: openCarrierMessageIds(store, settings.name),
        timeoutMs: TIMEOUT_MS,
      });
  }
}
