import { z } from 'zod';
import { SystemUrl } from '../settings/fields.ts';
import { MEANINGS } from './statuses.ts';

export const Name = z.string().min(1).max(200);
export const TimeoutMs = z.int().min(100).max(120_000);

/** One service behind ШЭП: its name there, and where it differs from the others. */
export const service = (serviceId: string) => ({
  serviceId: Name.default(serviceId),
  url: SystemUrl.optional(),
  timeoutMs: TimeoutMs.optional(),
  routeId: Name.optional(),
  properties: z.record(Name, z.string()).optional(),
  /** Namespace of the service's own data, and the type that its `data` is given; without a type there is none. */
  namespace: z.string().default(''),
  dataType: Name.optional(),
  /** What the service writes as the message of an empty SCSE001. Without these an SCSE001 is a fault, never
   *  "no match". */
  noMatchMessages: z.array(Name).default([]),
  /** A second status that the service writes into its data, and what its codes mean. */
  innerStatus: z.strictObject({ element: Name, statuses: z.record(Name, z.enum(MEANINGS)) }).optional(),
});
