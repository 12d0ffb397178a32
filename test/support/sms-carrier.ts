/** The routing of SMS over the gateways of a test. */
import type { SmsGateway } from '../../activities/sms-gateway.ts';
import type { SmsRoute } from '../../adapters/sms/routes.ts';
import { gatewayHealth } from '../../adapters/sms/gateway-health.ts';
import { gatewayChoice, routedSms } from '../../adapters/sms/routing.ts';
import { bindSms, gatewayOf } from '../../adapters/store/sms/sms-bindings.ts';
import type { Store } from '../../adapters/store/database/store.ts';

type Wish = { routes?: SmsRoute[]; slowAfterMs?: number };

/** Every gateway carries every SMS, in the given order, unless the routes differ. Each call starts with fresh health
 *  counts. */
export function carrierOf(store: Store, gateways: SmsGateway[], { routes, slowAfterMs = 10_000 }: Wish = {}) {
  const health = gatewayHealth(
    slowAfterMs,
    () => {},
    () => performance.now(),
  );
  const routing = {
    gateways,
    routes: routes ?? [{ gateways: gateways.map(({ name }) => name) }],
    slowAfterMs,
    health,
    bind: bindSms.bind(undefined, store),
    gatewayOf: gatewayOf.bind(undefined, store),
  };
  return { carrier: routedSms(routing), choose: gatewayChoice(routing), health };
}
