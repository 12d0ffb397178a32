import type { GatewayChoice, SmsCarrier } from '../activities/sms-carrier.ts';
import type { Observer } from '../adapters/sms/gateway-health.ts';
import { gatewayHealth } from '../adapters/sms/gateway-health.ts';
import type { SmppGateway } from '../adapters/sms/smpp/gateway.ts';
import { gatewayChoice, routedSms } from '../adapters/sms/routing.ts';
import { bindSms, gatewayOf } from '../adapters/store/sms/sms-bindings.ts';
import type { Store } from '../adapters/store/database/store.ts';
import type { Connections } from '../config/connections/definition.ts';
import { smsGateway } from './sms-gateways.ts';

/** All SMS gateways of an installation as one carrier: the routes, and the health of each gateway. */
export type Sms = {
  carrier: SmsCarrier;
  choose: GatewayChoice;
  names: string[];
  isUp: (gateway: string) => boolean;
  /** The gateways with open sessions. */
  smpp: SmppGateway[];
  /** Called after the last activity: waits for open requests, then unbinds the sessions. */
  close: () => Promise<void>;
};

/** Opens the gateways that the connections name. */
export function openSms(
  { gateways, routes, slowAfterSeconds }: Connections['sms'],
  store: Store,
  observe: Observer,
): Sms {
  const slowAfterMs = slowAfterSeconds * 1_000;
  const health = gatewayHealth(slowAfterMs, observe, () => performance.now());
  const opened = gateways.map((one) => smsGateway(one, store));
  const smpp = opened.filter((one) => 'close' in one);
  const carrier = routedSms({
    gateways: opened,
    routes,
    slowAfterMs,
    health,
    bind: (smsId, binding, gateway) => bindSms(store, smsId, binding, gateway),
    gatewayOf: (smsId) => gatewayOf(store, smsId),
  });
  return {
    carrier,
    choose: gatewayChoice({ routes, health }),
    names: gateways.map(({ name }) => name),
    isUp: health.isUp,
    smpp,
    close: async () => void (await Promise.all(smpp.map((one) => one.close()))),
  };
}
