import { z } from 'zod';
import { SystemUrl } from '../settings/fields.ts';

const Name = z.string().min(1).max(200);

/** The asynchronous channel: where we send, and how we know ШЭП when it brings replies. */
export const AsyncSettings = z.strictObject({
  url: SystemUrl,
  /** What ШЭП shows as the sender of what it brings; may be left out where everything is signed. */
  inbound: z.strictObject({ senderId: Name, password: z.string().min(1) }).optional(),
  /** States of a message, in ШЭП's words, after which no reply comes any more: a task for people is raised. The list is
   *  a setting, since ШЭП does not document it. */
  failedStates: z.array(Name).default([]),
});
export type AsyncSettings = z.infer<typeof AsyncSettings>;
