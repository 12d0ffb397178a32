import { z } from 'zod';
import { ServiceDefinition, ServiceDraft } from '../../adapters/catalogue/definition.ts';
import { LANGUAGES } from '../../domain/languages.ts';
import { SMS_ENCODINGS } from '../../domain/sms-parts.ts';
import { PageOf, Paging } from '../http/paging.ts';
import { UtcMoment } from '../http/text.ts';

/** The definition that a provider sends; defaults and the common texts fill what it leaves out. */
export const ServiceBody = ServiceDraft.meta({ id: 'ServiceDraft' });

const summary = {
  code: z.string().meta({ example: 'test-allowance' }),
  version: z.int(),
  names: z.object({ kk: z.string(), ru: z.string(), en: z.string() }),
};

export const Service = z
  .object({
    ...summary,
    provider: z.string(),
    source: z.string().meta({ description: '`catalogue` (the files of the installation) or `api`' }),
    createdAt: UtcMoment,
    definition: ServiceDefinition.meta({ id: 'ServiceDefinition' }),
  })
  .meta({ id: 'Service' });
export type ServiceView = z.infer<typeof Service>;

export const ServicePage = PageOf(z.object(summary).meta({ id: 'ServiceSummary' })).meta({ id: 'ServicePage' });
export const ServiceListQuery = z.strictObject(Paging(100, 50));
export const ServiceQuery = z.strictObject({
  version: z.coerce.number().int().min(1).max(1_000_000).optional().meta({ description: 'The newest when left out' }),
});

export const Preview = z
  .object({
    code: z.string(),
    version: z.int(),
    items: z.array(
      z.object({
        kind: z.string().meta({ example: 'offer' }),
        language: z.enum(LANGUAGES),
        text: z.string(),
        encoding: z.enum(SMS_ENCODINGS),
        units: z.int().meta({ description: 'Septets of GSM-7, or 16-bit words of UCS-2' }),
        parts: z.int(),
      }),
    ),
  })
  .meta({ id: 'Preview' });
export type PreviewItem = z.infer<typeof Preview>['items'][number];
