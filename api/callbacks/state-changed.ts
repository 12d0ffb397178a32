import { z } from 'zod';
import { OFFER_STATES } from '../../domain/offer-states.ts';
import { UtcMoment } from '../http/text.ts';

/** The offer that a callback is about. */
export const aboutOffer = { offerId: z.uuid(), code: z.string(), serviceCode: z.string(), reference: z.string() };

/** The body of a callback, signed after Standard Webhooks; callbacks come in order for each offer. */
export const StateChanged = z
  .object({
    type: z.literal('offer.state-changed'),
    timestamp: UtcMoment,
    data: z.object({
      ...aboutOffer,
      state: z.enum(OFFER_STATES),
      reason: z.string().optional(),
      resultKind: z.string().optional().meta({ description: '§5: what the act calls the result; with a decision' }),
      groundArticle: z
        .string()
        .optional()
        .meta({ description: '§3.2: the article of the act that lists the ground; with REFUSED' }),
      at: UtcMoment,
      receivedAt: UtcMoment.optional(),
      deadline: UtcMoment.optional(),
    }),
  })
  .meta({ id: 'StateChanged' });

/** The body of a callback about the act's term (§5); the state does not change. */
export const TermReached = z
  .object({
    type: z.enum(['offer.term-warning', 'offer.term-breached']),
    timestamp: UtcMoment,
    data: z.object({
      ...aboutOffer,
      state: z.literal('PROVIDING'),
      at: UtcMoment,
      termEndsAt: UtcMoment.meta({ description: '§5: when the term of the act ends or has ended' }),
    }),
  })
  .meta({ id: 'TermReached' });
