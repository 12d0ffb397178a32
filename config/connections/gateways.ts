/** The kinds of gateways. What each needs stands beside its adapter. */
import { z } from 'zod';
import { isShortCode } from '../../adapters/settings/fields.ts';
import { HttpGatewaySettings } from '../../adapters/sms/http/settings.ts';
import { SmppSettings } from '../../adapters/sms/smpp/settings.ts';
import { SmscKzSettings } from '../../adapters/sms/smsc-kz/settings.ts';

/** One way to send SMS. */
export const Gateway = z.discriminatedUnion('kind', [HttpGatewaySettings, SmppSettings, SmscKzSettings]);
export type GatewaySettings = z.infer<typeof Gateway>;

type Kind = GatewaySettings['kind'];
type Why = { [K in Kind]: (gateway: Extract<GatewaySettings, { kind: K }>) => string | undefined };

/** Why what a gateway sends cannot be answered; no reason: replies reach us. One line for each kind. */
const WHY_DEAF: Why = {
  http: ({ sender }) => nameSays(sender),
  'smsc-kz': () => undefined,
  smpp: () => undefined,
};

/** The law awaits an answer (§4a), so a gateway with a reason here carries outcomes only. */
export function replyObstacle(gateway: GatewaySettings): string | undefined {
  const why: (gateway: never) => string | undefined = WHY_DEAF[gateway.kind];
  return why(gateway as never);
}

const nameSays = (sender: string): string | undefined =>
  isShortCode(sender) ? undefined : `replies cannot be sent to the sender "${sender}"`;
