import { z } from 'zod';
import { SourceNetworks } from '../settings/fields.ts';

/** Where callbacks may go. Public addresses may be called unless hosts are named; networks that are not public only
 *  when named. */
export const CallbackSettings = z.strictObject({
  /** The only hosts that are called: a name, or `*.` and the end of one. None named: any. */
  allowHosts: z
    .array(z.string().regex(/^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a host in small letters, or *. and its end'))
    .default([]),
  /** Networks that are called although they are private, such as 10.20.0.0/16. */
  allowNetworks: SourceNetworks,
});
export type CallbackSettings = z.infer<typeof CallbackSettings>;
