import { z } from 'zod';

/** The address of a system over HTTP, without a slash at its end. */
export const SystemUrl = z
  .url({
    protocol: /^https?$/,
    error: ({ input }) => (input === undefined ? 'is not set' : 'must be an http:// or https:// URL'),
  })
  .transform((url) => url.replace(/\/$/, ''));
/** A whole number, which a variable or ${NAME} gives as text. */
export function whole(least: number, most?: number) {
  const words = `must be a whole number ${most === undefined ? `of at least ${least}` : `from ${least} to ${most}`}`;
  const number = z.coerce.number(words).int(words).min(least, words);
  return most === undefined ? number : number.max(most, words);
}
/** The name of a gateway or an issuer: used in rows, logs and the addresses of webhooks. */
export const GatewayName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be small letters, digits and hyphens');
/** A sender that can be replied to: an offer needs one (§4a). */
const SHORT_CODE = /^\d{3,6}$/;
/** A short code, which can be replied to. */
export const ShortCode = z.string().regex(SHORT_CODE, 'must be a short code, which can be replied to');
/** Whether a sender can be replied to. */
export const isShortCode = (sender: string): boolean => SHORT_CODE.test(sender);
/** A short code, or a name of at most eleven characters, which cannot be replied to. */
export const Sender = z
  .string()
  .regex(
    /^(\d{3,6}|(?=.*[A-Za-z])[A-Za-z0-9 .&-]{1,11})$/,
    'must be a short code, or a name of at most 11 Latin letters',
  );
/** A number that an aggregator reserves for this installation, and at which its replies arrive. */
export const DedicatedNumber = z.string().regex(/^\+?\d{3,15}$/, 'must be the number that receives replies, in digits');
/** The offset of a carrier's clock. */
export const UtcOffset = z.string().regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'must look like +05:00');
/** Networks that the calls of a system may come from; empty: any network, if the signature is valid. */
export const SourceNetworks = z.array(z.union([z.cidrv4(), z.cidrv6()])).default([]);
/** The secret that signs the calls of a sender; while it is being replaced, the previous one is valid too. */
export const webhookSecrets = <T extends z.ZodType>(secret: T) => ({
  webhookSecret: secret,
  previousWebhookSecret: secret.optional(),
});
type WebhookSecrets = { webhookSecret: string; previousWebhookSecret?: string | null | undefined };
/** The secrets that a sender may sign with now. */
export const secretsOf = ({ webhookSecret, previousWebhookSecret }: WebhookSecrets): string[] =>
  [webhookSecret, previousWebhookSecret].filter((one) => typeof one === 'string');
/** A secret of Standard Webhooks. */
export const WebhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must look like whsec_<base64 of at least 24 bytes>');
/** The secrets that КДП and БМГ sign their notices with. */
export const NoticeSenders = z.strictObject({
  consent: z.strictObject(webhookSecrets(WebhookSecret)),
  phones: z.strictObject(webhookSecrets(WebhookSecret)),
});
