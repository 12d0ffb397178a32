import { z } from 'zod';
import { NoticeSenders, SourceNetworks, SystemUrl } from '../settings/fields.ts';
import { ShepStateSettings } from '../shep/settings.ts';

/** КДП, БМГ and the registers over plain JSON: for development, and where a gateway of their own translates. */
const JsonStateSettings = z.strictObject({
  kind: z.literal('json'),
  consentUrl: SystemUrl,
  phonesUrl: SystemUrl,
  registersUrl: SystemUrl,
  token: z.string().min(1),
  notices: NoticeSenders,
  /** Source networks of the notices of КДП and БМГ. */
  allowFrom: SourceNetworks,
});

/** The state's systems, on one of two wires. */
export const StateSettings = z.discriminatedUnion('kind', [JsonStateSettings, ShepStateSettings]);
export type StateSettings = z.infer<typeof StateSettings>;
