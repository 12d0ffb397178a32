/** Schemas of a provider's callbacks: the list with attempts, and sending callbacks again. */
import { z } from 'zod';
import { OFFER_STATES } from '../../domain/offer-states.ts';
import { CALLBACK_TYPES } from '../../domain/reported-states.ts';
import { PageOf, Paging } from '../http/paging.ts';
import { Moment, UtcMoment } from '../http/text.ts';

export const CALLBACK_STATES = ['waiting', 'delivered', 'failed'] as const;

const Attempt = z.object({
  at: UtcMoment.meta({ description: 'When it was sent' }),
  status: z.int().optional().meta({ description: 'What your system answered' }),
  ms: z.int().meta({ description: 'How long the attempt took, in milliseconds' }),
  error: z
    .string()
    .optional()
    .meta({
      description:
        'Why it was not delivered: status, redirect, timeout, address-forbidden, not-https, name-not-found, refused, ' +
        'tls, connection',
    }),
});

export const Callback = z
  .object({
    id: z.uuid().meta({ description: 'The `webhook-id`, the same in every attempt and every replay' }),
    offerId: z.uuid().meta({ description: 'The id of the offer' }),
    type: z.enum(CALLBACK_TYPES).meta({ description: 'The `type` of its body' }),
    offerState: z.enum(OFFER_STATES).meta({ description: 'The state of the offer that the callback reports' }),
    state: z.enum(CALLBACK_STATES).meta({ description: 'Whether it was accepted' }),
    createdAt: UtcMoment.meta({ description: 'When it was made' }),
    nextAttemptAt: UtcMoment.optional().meta({ description: 'When it is sent next' }),
    deliveredAt: UtcMoment.optional().meta({ description: 'When your system accepted it' }),
    failedAt: UtcMoment.optional().meta({ description: 'When it was given up' }),
    failedBecause: z
      .string()
      .optional()
      .meta({ description: 'gave-up: no attempt is left; gone: your system answered 410' }),
    attemptLog: z.array(Attempt).meta({ description: 'The attempts, the newest first, twenty at most' }),
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
    offers: z.array(z.uuid()).min(1).max(1_000).optional().meta({ description: 'Callbacks of these offers only' }),
    state: z
      .enum(['failed', 'delivered'])
      .optional()
      .meta({ description: 'Only failed ones, or only delivered ones; both when left out' }),
  })
  .meta({ id: 'CallbackReplay' });

export const Replayed = z
  .object({
    replayed: z.int().meta({ description: 'How many callbacks are in the queue again, in their original order' }),
    more: z.boolean().meta({ description: 'More callbacks match than one call replays: send a later range' }),
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
        whpk: z.string().meta({ description: 'The same key in the notation of Standard Webhooks' }),
      }),
    ),
  })
  .meta({ id: 'CallbackKeys' });
