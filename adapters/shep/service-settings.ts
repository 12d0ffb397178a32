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
  /** Namespace of the service's own data, and the `xsi:type` of its `data`, if it has one. */
  namespace: z.string().default(''),
  dataType: Name.optional(),
  /** Messages with which SCSE001 means "no match"; with any other message it is a fault. */
  noMatchMessages: z.array(Name).default([]),
  /** A second status that the service writes into its data, and what its codes mean. */
  innerStatus: z.strictObject({ element: Name, statuses: z.record(Name, z.enum(MEANINGS)) }).optional(),
});
