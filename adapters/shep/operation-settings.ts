import { z } from 'zod';
import { SYNC } from './namespaces.ts';
import { ElementPath } from './paths.ts';

const side = (name: string, wrapper: string) =>
  z
    .strictObject({
      name: ElementPath.refine((one) => !/[:/]/.test(one), 'is a name without a prefix').default(name),
      namespace: z.string().default(SYNC),
      /** Whether the elements below the operation, down to `data`, are in its namespace too, or in none. */
      qualified: z.boolean().default(false),
      /** The element, or the path of elements, between the operation and its two parts; '' for none. */
      wrapper: z
        .union([z.literal(''), ElementPath.refine((one) => !one.includes(':'), 'has no prefixes')])
        .default(wrapper),
    })
    .prefault({});

/** The operation through which a service is asked: that of ШЭП's synchronous channel, or the service's own. */
export const OperationSettings = z
  .strictObject({ question: side('SendMessage', 'request'), answer: side('SendMessageResponse', 'response') })
  .prefault({});
export type OperationSettings = z.infer<typeof OperationSettings>;
export type OperationSide = OperationSettings['question'];

/** The operation of ШЭП's own channel. */
export const SEND_MESSAGE: OperationSettings = OperationSettings.parse({});
