import { z } from 'zod';
import { SourceNetworks } from '../settings/fields.ts';

/** Where callbacks may go: to public addresses, or only to the named hosts if any are named; to networks that are not
 *  public only when they are named. */
export const CallbackSettings = z.strictObject({
  /** The only hosts that are called: a name, or `*.` and the end of one. Empty: any host. */
  allowHosts: z
    .array(z.string().regex(/^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a host in small letters, or *. and its end'))
    .default([]),
  /** Networks that are called although they are private, such as 10.20.0.0/16. */
  allowNetworks: SourceNetworks,
});
export type CallbackSettings = z.infer<typeof CallbackSettings>;
