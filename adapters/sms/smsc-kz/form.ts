import { z } from 'zod';

/** One event of SMSC.kz: a receipt, or a reply to our number. Only for the OpenAPI document: an event is read from its
 *  bytes, since the signature covers these. */
export const SmscKzForm = z
  .object({
    id: z.string().optional(),
    phone: z.string(),
    status: z.string().optional().meta({ description: 'Of a receipt' }),
    mes: z.string().optional().meta({ description: 'Of a reply: its text' }),
    to: z.string().optional().meta({ description: 'Of a reply: our number' }),
    ts: z.string().optional().meta({ description: 'Seconds since 1970' }),
    time: z.string().optional(),
    md5: z.string().optional().meta({ description: 'Over id:phone:status:secret or phone:mes:to:secret' }),
    sha1: z.string().optional(),
  })
  .meta({ id: 'SmscKzForm' });
