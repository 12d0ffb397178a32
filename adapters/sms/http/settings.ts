import { z } from 'zod';
import {
  GatewayName,
  Sender,
  SourceNetworks,
  SystemUrl,
  WebhookSecret,
  webhookSecrets,
} from '../../settings/fields.ts';

/** Our own HTTP gateway: any system that implements it may stand behind it. */
export const HttpGatewaySettings = z.strictObject({
  kind: z.literal('http'),
  name: GatewayName,
  url: SystemUrl,
  token: z.string().min(1),
  /** A name instead of a short code carries outcomes only. */
  sender: Sender.default('1414'),
  /** Sign its receipts and replies. */
  ...webhookSecrets(WebhookSecret),
  allowFrom: SourceNetworks,
});
export type HttpGatewaySettings = z.infer<typeof HttpGatewaySettings>;
