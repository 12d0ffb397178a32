import { z } from 'zod';
import { PageOf, Paging } from '../http/paging.ts';
import { Line, Moment, UtcMoment } from '../http/text.ts';

const AuditEntry = z
  .object({
    id: z.string(),
    at: UtcMoment,
    actor: z
      .string()
      .meta({ description: 'A provider, an operator, or a user of the command line', example: 'provider enbek' }),
    action: z.string().meta({ description: 'The operation of this document, or the action', example: 'readOffer' }),
    subject: z.string().meta({ description: 'The offer, account, key or workflow; never personal data' }),
    detail: z.looseObject({
      by: z
        .string()
        .optional()
        .meta({ description: 'The key or the issuer of a provider’s system', example: 'key 3f2a91bc' }),
      offers: z.array(z.uuid()).optional().meta({ description: 'The offers that a list showed' }),
    }),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryView = z.infer<typeof AuditEntry>;

export const AuditQuery = z.strictObject({
  offer: z.uuid().optional().meta({ description: 'Entries about this offer, and about every list that showed it' }),
  actor: Line(120).optional(),
  action: Line(60).optional(),
  from: Moment.optional().meta({ description: 'At this moment or later' }),
  to: Moment.optional().meta({ description: 'Before this moment' }),
  ...Paging(200, 50),
});
export const AuditPage = PageOf(AuditEntry).meta({ id: 'AuditPage' });
