import { z } from 'zod';
import { ServiceDefinition, ServiceDraft } from '../../adapters/catalogue/definition.ts';
import type { Language } from '../../domain/languages.ts';
import { LANGUAGES } from '../../domain/languages.ts';
import { SMS_ENCODINGS } from '../../domain/sms-parts.ts';
import { PageOf, Paging } from '../http/paging.ts';
import { UtcMoment } from '../http/text.ts';

/** The definition that a provider sends; defaults and the common texts fill what it leaves out. */
export const ServiceBody = ServiceDraft.meta({ id: 'ServiceDraft' });

const summary = {
  code: z.string().meta({ description: 'The code of the service', example: 'test-allowance' }),
  version: z.int().meta({ description: 'Its newest version, or the one that was asked for' }),
  names: z
    .object(
      Object.fromEntries(
        LANGUAGES.map((language) => [language, z.string().meta({ description: `In ${language}` })]),
      ) as Record<Language, z.ZodString>,
    )
    .meta({ description: 'What an SMS calls the service' }),
};

export const Service = z
  .object({
    ...summary,
    provider: z.string().meta({ description: 'The id of its provider' }),
    source: z.string().meta({ description: '`catalogue` (the files of the installation) or `api`' }),
    createdAt: UtcMoment.meta({ description: 'When the version was made' }),
    definition: ServiceDefinition.meta({
      id: 'ServiceDefinition',
      description: 'The whole service, defaults included',
    }),
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
    code: z.string().meta({ description: 'The code of the service' }),
    version: z.int().optional().meta({ description: 'Absent for a service that is not stored' }),
    items: z
      .array(
        z.object({
          kind: z.string().meta({ description: 'The kind of SMS', example: 'offer' }),
          language: z.enum(LANGUAGES).meta({ description: 'The language of the text' }),
          text: z.string().meta({ description: 'The text with sample values' }),
          encoding: z.enum(SMS_ENCODINGS).meta({ description: 'The encoding that its letters need' }),
          units: z.int().meta({ description: 'Septets of GSM-7, or 16-bit words of UCS-2' }),
          parts: z.int().meta({ description: 'The parts that a carrier counts' }),
        }),
      )
      .meta({ description: 'Each kind in each language' }),
  })
  .meta({ id: 'Preview' });
export type PreviewItem = z.infer<typeof Preview>['items'][number];
