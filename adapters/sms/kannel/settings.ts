import { z } from 'zod';
import { GatewayName, Sender, SourceNetworks, SystemUrl, webhookSecrets } from '../../settings/fields.ts';

/** Kannel's smsbox, which speaks to the operator for us. */
export const KannelGatewaySettings = z.strictObject({
  kind: z.literal('kannel'),
  name: GatewayName,
  /** The whole address of smsbox's `sendsms`: http://kannel:13013/cgi-bin/sendsms */
  url: SystemUrl,
  username: z.string().min(1),
  password: z.string().min(1),
  /** A name instead of a short code carries outcomes only. */
  sender: Sender.default('1414'),
  /** The `smsc-id` in Kannel to send through; without it Kannel chooses. */
  smsc: z
    .string()
    .regex(/^[\w.-]{1,60}$/)
    .optional(),
  /** Where Kannel reaches our API: it calls /webhooks/sms/<name>/receipts there. */
  apiUrl: SystemUrl,
  /** Proves its calls: as the password in its `post-url`, and as the key of the signature in the address of each receipt. */
  ...webhookSecrets(
    z
      .string()
      .regex(/^[A-Za-z0-9_-]{32,200}$/, 'must be 32 to 200 letters and digits, since Kannel writes it into an address'),
  ),
  /** The addresses that Kannel calls from: nobody else is listened to. */
  allowFrom: SourceNetworks.refine((networks) => networks.length > 0, 'say where Kannel calls from'),
});
export type KannelGatewaySettings = z.infer<typeof KannelGatewaySettings>;
