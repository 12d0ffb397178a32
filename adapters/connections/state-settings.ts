import { z } from 'zod';
import { SourceNetworks, SystemUrl } from './fields.ts';

/** КДП, БМГ and the registers over plain JSON: for development, and for whoever puts them behind a gateway of their own. */
export const JsonStateSettings = z.strictObject({
  kind: z.literal('json'),
  consentUrl: SystemUrl,
  phonesUrl: SystemUrl,
  registersUrl: SystemUrl,
  token: z.string().min(1),
  /** For the notices of КДП and БМГ. */
  allowFrom: SourceNetworks,
});
export type JsonStateSettings = z.infer<typeof JsonStateSettings>;
