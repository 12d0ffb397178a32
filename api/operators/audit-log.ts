import { z } from 'zod';
import { PageOf, Paging } from '../http/paging.ts';
import { Line, Moment, UtcMoment } from '../http/text.ts';

const AuditEntry = z
  .object({
    id: z.string(),
    at: UtcMoment,
    actor: z
      .string()
      .meta({ description: 'A provider, an operator, or who worked at the console', example: 'provider enbek' }),
    action: z.string().meta({ description: 'The call of this document, or what was done', example: 'readOffer' }),
    subject: z.string().meta({ description: 'The offer, account, key or workflow; never a person’s data' }),
    detail: z.looseObject({
      by: z
        .string()
        .optional()
        .meta({ description: 'The key or the issuer of a provider’s system', example: 'key 3f2a91bc' }),
      offers: z.array(z.uuid()).optional().meta({ description: 'Whom a list showed' }),
    }),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryView = z.infer<typeof AuditEntry>;

export const AuditQuery = z.strictObject({
  offer: z.uuid().optional().meta({ description: 'What was done with this offer, and every list that showed it' }),
  actor: Line(120).optional(),
  action: Line(60).optional(),
  from: Moment.optional().meta({ description: 'At this moment or later' }),
  to: Moment.optional().meta({ description: 'Before this moment' }),
  ...Paging(200, 50),
});
export const AuditPage = PageOf(AuditEntry).meta({ id: 'AuditPage' });
