/** The kinds of gateways. The settings of each are defined beside its adapter. */
import { z } from 'zod';
import { isShortCode } from '../../adapters/settings/fields.ts';
import { HttpGatewaySettings } from '../../adapters/sms/http/settings.ts';
import { SmppSettings } from '../../adapters/sms/smpp/settings.ts';
import { SmscKzSettings } from '../../adapters/sms/smsc-kz/settings.ts';

/** One way to send SMS. */
export const Gateway = z.discriminatedUnion('kind', [HttpGatewaySettings, SmppSettings, SmscKzSettings]);
export type GatewaySettings = z.infer<typeof Gateway>;

type Kind = GatewaySettings['kind'];
type Obstacles = { [K in Kind]: (gateway: Extract<GatewaySettings, { kind: K }>) => string | undefined };

/** Why what a gateway sends cannot be replied to; undefined: replies reach us. One line for each kind. */
const REPLY_OBSTACLES: Obstacles = {
  http: ({ sender }) => obstacleOfSender(sender),
  'smsc-kz': () => undefined,
  smpp: () => undefined,
};

/** Why a gateway cannot receive replies. The Rules await an answer (§4a), so such a gateway carries outcomes only. */
export function replyObstacle(gateway: GatewaySettings): string | undefined {
  const obstacle: (gateway: never) => string | undefined = REPLY_OBSTACLES[gateway.kind];
  return obstacle(gateway as never);
}

const obstacleOfSender = (sender: string): string | undefined =>
  isShortCode(sender) ? undefined : `replies cannot be sent to the sender "${sender}"`;
