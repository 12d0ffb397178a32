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
  /** The secret of the account's callback handler: it signs SMSC.kz's callbacks. */
  ...webhookSecrets(z.string().min(8)),
  /** The encoding of SMSC.kz's callbacks. */
  webhookCharset: z.enum(['utf-8', 'windows-1251', 'koi8-r']).default('utf-8'),
  /** The offset of the account's clock, for times that come without seconds since 1970. */
  utcOffset: UtcOffset.default('+05:00'),
  /** Other systems use the account too: receipts of SMS that are not ours are theirs, and are not kept. */
  accountIsShared: z.boolean().default(false),
  allowFrom: SourceNetworks,
});
export type SmscKzSettings = z.infer<typeof SmscKzSettings>;
