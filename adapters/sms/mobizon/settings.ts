import { z } from 'zod';
import { GatewayName, SourceNetworks, SystemUrl, UtcOffset, webhookSecrets } from '../../settings/fields.ts';

/** The aggregator Mobizon, over its HTTP API. Nobody can answer to what it sends: it carries outcomes, never offers. */
export const MobizonSettings = z.strictObject({
  kind: z.literal('mobizon'),
  name: GatewayName,
  url: SystemUrl.default('https://api.mobizon.kz'),
  apiKey: z.string().min(1),
  /** A registered sender name; without one the account's own is used. */
  sender: z.string().min(1).max(15).optional(),
  /** The secret key of the webhook: it signs what Mobizon tells us. */
  ...webhookSecrets(z.string().min(8).max(255)),
  /** What the account's clock is set to. */
  utcOffset: UtcOffset.default('+05:00'),
  allowFrom: SourceNetworks,
});
export type MobizonSettings = z.infer<typeof MobizonSettings>;
