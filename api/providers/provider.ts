/** Schemas of providers and of the keys of their systems, for administrators. */
import { z } from 'zod';
import { ProviderFields, ProviderId } from '../../adapters/catalogue/provider.ts';
import { PROVIDER_SECRETS } from '../../adapters/store/catalogue/providers.ts';
import { PageOf, Paging } from '../http/paging.ts';
import { Moment, UtcMoment } from '../http/text.ts';

export const ProviderBody = z
  .strictObject({ id: ProviderId, ...ProviderFields.shape })
  .meta({ id: 'ProviderDraft', description: 'A provider to be added; its secrets are made by the system' });

export const ProviderChange = z
  .strictObject({
    ...ProviderFields.shape,
    disabled: z
      .boolean()
      .optional()
      .meta({
        description:
          'true: its systems may not call; its open offers go on. false: they may, with the keys that they had. ' +
          'As it is, if left out',
      }),
  })
  .meta({ id: 'ProviderChange', description: 'The whole provider as it should be, without id and secrets' });

const secretState = (description: string) =>
  z
    .object({
      since: UtcMoment.meta({ description: 'When the newest one was made' }),
      previousValid: z.boolean().meta({ description: 'Whether the one before is valid too' }),
    })
    .meta({ description });

export const Provider = z
  .object({
    id: ProviderId,
    names: z.object({ kk: z.string(), ru: z.string(), en: z.string() }).meta({ description: 'Its name, by language' }),
    company: z
      .object({
        name: z.string().meta({ description: 'The name that КДП shows to the person' }),
        bin: z.string().meta({ description: 'The BIN under which КДП knows the provider' }),
      })
      .meta({ description: 'In whose name consent is asked for (§3)' }),
    url: z.string().meta({ description: 'The address of its system: our calls go to `{url}/applications`' }),
    callbackUrl: z.string().meta({ description: 'Where every change of an offer is reported' }),
    allowFrom: z.array(z.string()).meta({ description: 'The networks that its results come from; none: any' }),
    disabledAt: UtcMoment.optional().meta({ description: 'Since when its systems may not call' }),
    secrets: z
      .object({
        token: secretState('Our calls carry it; the previous one until that is ended'),
        webhook: secretState('Its results are signed with it'),
        callback: secretState('Our callbacks are signed with it'),
      })
      .meta({ description: 'The secrets that are shared with it, without their values' }),
    source: z
      .enum(['catalogue', 'changed'])
      .meta({ description: '`catalogue`: as the files say; `changed`: added or changed without a file' }),
  })
  .meta({ id: 'Provider' });
export type ProviderView = z.infer<typeof Provider>;

const Secrets = z
  .object({
    token: z.string().meta({ description: 'Our calls to its system carry it: `Authorization: Bearer <token>`' }),
    webhookSecret: z.string().meta({ description: 'Its system signs its results with it (Standard Webhooks)' }),
    callbackSecret: z.string().meta({ description: 'We sign callbacks with it (Standard Webhooks)' }),
  })
  .meta({ id: 'ProviderSecrets', description: 'Shown this once' });

export const AddedProvider = z
  .object({ provider: Provider.meta({ description: 'The provider' }), secrets: Secrets })
  .meta({ id: 'AddedProvider' });

export const ProviderPage = PageOf(Provider).meta({ id: 'ProviderPage' });
export const ProviderQuery = z.strictObject(Paging(100, 50));

export const WhichSecret = z
  .enum(PROVIDER_SECRETS)
  .meta({ description: '`token` of our calls, `webhook` of its results, `callback` of our callbacks' });

export const NewSecret = z.strictObject({ secret: WhichSecret }).meta({ id: 'NewSecret' });
export const MadeSecret = z
  .object({ secret: WhichSecret, value: z.string().meta({ description: 'Shown this once' }) })
  .meta({ id: 'MadeSecret' });

const Scopes = z
  .array(z.enum(['offers', 'services']))
  .min(1)
  .max(2)
  .meta({ description: 'What the key may do', example: ['offers', 'services'] });

export const NewApiKey = z
  .strictObject({
    scopes: Scopes,
    expiresAt: Moment.optional().meta({ description: 'When it ends; when it is revoked, if left out' }),
  })
  .meta({ id: 'NewApiKey' });

export const ApiKey = z
  .object({
    prefix: z.string().meta({ description: 'The public part of the key, which names it', example: 'ab12CD34' }),
    scopes: Scopes,
    createdAt: UtcMoment.meta({ description: 'When it was made' }),
    expiresAt: UtcMoment.optional().meta({ description: 'When it ends by itself' }),
    revokedAt: UtcMoment.optional().meta({ description: 'When it was revoked' }),
    lastUsedAt: UtcMoment.optional().meta({ description: 'Its last use, to the minute' }),
  })
  .meta({ id: 'ApiKey' });
export type ApiKeyView = z.infer<typeof ApiKey>;

export const ApiKeyList = z.object({ items: z.array(ApiKey) }).meta({ id: 'ApiKeyList' });
export const MadeApiKey = z
  .object({ key: z.string().meta({ description: 'The key, shown this once', example: 'usy_ab12CD34_…' }) })
  .meta({ id: 'MadeApiKey' });
