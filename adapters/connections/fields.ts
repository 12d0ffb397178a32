import { z } from 'zod';

/** The address of a system, without a slash at its end. */
export const SystemUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ''));
/** Stands in rows, logs and the addresses of webhooks. */
export const GatewayName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'small letters, digits and hyphens');
/** A short code that people can answer to: an offer needs it (§4a). */
export const ShortCode = z.string().regex(/^\d{3,6}$/, 'must be a short code that people can answer to');
/** A secret of Standard Webhooks. */
export const WebhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must look like whsec_<base64 of at least 24 bytes>');
