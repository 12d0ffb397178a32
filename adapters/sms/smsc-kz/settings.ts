import { z } from 'zod';
import {
  DedicatedNumber,
  GatewayName,
  SourceNetworks,
  SystemUrl,
  UtcOffset,
  webhookSecrets,
} from '../../settings/fields.ts';

/** The aggregator SMSC.kz, over its HTTP API. */
export const SmscKzSettings = z.strictObject({
  kind: z.literal('smsc-kz'),
  name: GatewayName,
  url: SystemUrl.default('https://smsc.kz'),
  /** Login and password, or an API key in their place. */
  account: z.union([
    z.strictObject({ login: z.string().min(1), password: z.string().min(1) }),
    z.strictObject({ apiKey: z.string().min(1) }),
  ]),
  /** The dedicated number: the sender of what we send, and where replies arrive. */
  sender: DedicatedNumber,
  /** The secret word of the account's handler: it signs what SMSC.kz tells us. */
  ...webhookSecrets(z.string().min(8)),
  /** The encoding of what SMSC.kz tells us. */
  webhookCharset: z.enum(['utf-8', 'windows-1251', 'koi8-r']).default('utf-8'),
  /** What the account's clock is set to; used where a time comes without seconds since 1970. */
  utcOffset: UtcOffset.default('+05:00'),
  allowFrom: SourceNetworks,
});
export type SmscKzSettings = z.infer<typeof SmscKzSettings>;
