import type { GatewaySettings } from '../connections/definition.ts';
import { isShortCode } from '../connections/fields.ts';

type Kind = GatewaySettings['kind'];
type Why = { [K in Kind]: (gateway: Extract<GatewaySettings, { kind: K }>) => string | undefined };

/** Why nobody can answer what a gateway sends; no reason: its replies reach us. One line for each kind. */
const WHY_DEAF: Why = {
  http: ({ sender }) => nameSays(sender),
  'smsc-kz': () => undefined,
  smpp: () => undefined,
};

/** The law awaits an answer (§4a), so a gateway with a reason here carries outcomes only. */
export function whyDeaf(gateway: GatewaySettings): string | undefined {
  const why: (gateway: never) => string | undefined = WHY_DEAF[gateway.kind];
  return why(gateway as never);
}

const nameSays = (sender: string): string | undefined =>
  isShortCode(sender) ? undefined : `nobody can answer to the sender "${sender}"`;
