import { z } from 'zod';

/** What the address says that Kannel calls when something happens to a part of an SMS. */
export const KannelReceipt = z.object({
  id: z
    .string()
    .regex(/^[\w.-]{1,100}$/)
    .meta({ description: 'Our id of the SMS' }),
  part: z.coerce.number().int().min(1).max(255),
  key: z.string().max(100).meta({ description: 'Our signature on id and part' }),
  status: z
    .string()
    .regex(/^\d{1,3}$/)
    .meta({ description: 'Kannel’s %d' }),
  at: z.coerce.number().int().min(0).max(99_999_999_999).meta({ description: 'Kannel’s %T, seconds since 1970' }),
});

/** What the address says to which Kannel posts an SMS: everything else stands in headers and body. */
export const KannelReply = z.object({
  id: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .meta({ description: 'Kannel’s %I' }),
});
