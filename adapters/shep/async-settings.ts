import { z } from 'zod';
import { SystemUrl } from '../settings/fields.ts';

const Name = z.string().min(1).max(200);

/** The asynchronous channel: where we send, and how ШЭП is recognised when it delivers replies. */
export const AsyncSettings = z.strictObject({
  url: SystemUrl,
  /** ШЭП's own sender id and password; may be left out where everything is signed. */
  inbound: z.strictObject({ senderId: Name, password: z.string().min(1) }).optional(),
  /** ШЭП's states of a message after which no reply will come: each raises an operator task. ШЭП publishes no
   *  list. */
  failedStates: z.array(Name).default([]),
});
export type AsyncSettings = z.infer<typeof AsyncSettings>;
