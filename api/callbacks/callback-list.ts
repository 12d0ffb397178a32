/** What a provider may ask of its callbacks: which were told, which were not, and sending them again. */
import { z } from 'zod';
import { OFFER_STATES } from '../../domain/offer-states.ts';
import { PageOf, Paging } from '../http/paging.ts';
import { Moment, UtcMoment } from '../http/text.ts';

export const CALLBACK_STATES = ['waiting', 'delivered', 'failed'] as const;

const Try = z.object({
  at: UtcMoment,
  status: z.int().optional().meta({ description: 'What your system answered' }),
  ms: z.int(),
  error: z
    .string()
    .optional()
    .meta({
      description:
        'Why it was not taken: status, redirect, timeout, address-forbidden, not-https, name-not-found, refused, ' +
        'tls, connection',
    }),
});

export const Callback = z
  .object({
    id: z.uuid().meta({ description: 'The `webhook-id`, the same at every try and every replay' }),
    offerId: z.uuid(),
    offerState: z.enum(OFFER_STATES).meta({ description: 'What is told' }),
    state: z.enum(CALLBACK_STATES),
    createdAt: UtcMoment,
    nextAttemptAt: UtcMoment.optional(),
    deliveredAt: UtcMoment.optional(),
    failedAt: UtcMoment.optional(),
    failedBecause: z.string().optional().meta({ description: 'gave-up: no try is left; gone: you answered 410' }),
    attemptLog: z.array(Try).meta({ description: 'The newest first, twenty at most' }),
  })
  .meta({ id: 'Callback' });
export type CallbackView = z.infer<typeof Callback>;
export const CallbackPage = PageOf(Callback).meta({ id: 'CallbackPage' });

export const CallbackQuery = z.strictObject({
  offer: z.uuid().optional(),
  state: z.enum(CALLBACK_STATES).optional(),
  from: Moment.optional().meta({ description: 'The change happened at this moment or later' }),
  to: Moment.optional().meta({ description: 'The change happened before this moment' }),
  ...Paging(100, 50),
});

export const CallbackReplay = z
  .strictObject({
    from: Moment.meta({ description: 'The change happened at this moment or later' }),
    to: Moment.meta({ description: 'The change happened before this moment' }),
    offers: z.array(z.uuid()).min(1).max(1_000).optional().meta({ description: 'Of these offers only' }),
    state: z
      .enum(['failed', 'delivered'])
      .optional()
      .meta({ description: 'Only those that failed, or only those that you took; both when left out' }),
  })
  .meta({ id: 'CallbackReplay' });

export const Replayed = z
  .object({
    replayed: z.int().meta({ description: 'How many are in the queue again, in their old order' }),
    more: z.boolean().meta({ description: 'More fit than one call takes: send a later range' }),
  })
  .meta({ id: 'Replayed' });

export const CallbackKeys = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        use: z.literal('sig'),
        alg: z.literal('EdDSA'),
        kid: z.string(),
        whpk: z.string().meta({ description: 'The same key as Standard Webhooks writes it' }),
      }),
    ),
  })
  .meta({ id: 'CallbackKeys' });
