import { z } from 'zod';
import {
  GatewayName,
  Sender,
  SourceNetworks,
  SystemUrl,
  WebhookSecret,
  webhookSecrets,
} from '../../settings/fields.ts';

/** Our own HTTP gateway: for every aggregator that is adapted to its protocol. */
export const HttpGatewaySettings = z.strictObject({
  kind: z.literal('http'),
  name: GatewayName,
  url: SystemUrl,
  token: z.string().min(1),
  /** A gateway with a name instead of a short code carries outcomes only (§4a). */
  sender: Sender.default('1414'),
  /** They sign its receipts and replies. */
  ...webhookSecrets(WebhookSecret),
  allowFrom: SourceNetworks,
});
export type HttpGatewaySettings = z.infer<typeof HttpGatewaySettings>;
