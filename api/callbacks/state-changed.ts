import { z } from 'zod';
import { OFFER_STATES } from '../../domain/offer-states.ts';
import { UtcMoment } from '../http/text.ts';
import { Reason } from '../offers/end-reason.ts';

/** The offer that a callback is about. */
export const aboutOffer = {
  offerId: z.uuid().meta({ description: 'The id of the offer' }),
  code: z.string().meta({ description: 'The short number that the SMS shows', example: '47' }),
  serviceCode: z.string().meta({ description: 'The code of your service', example: 'school-kit' }),
  reference: z.string().meta({ description: 'Your `reference` of the offer' }),
};

/** When a callback was made. */
export const madeAt = UtcMoment.meta({ description: 'When the callback was made' });
/** The moment of the change itself. */
export const changedAt = UtcMoment.meta({ description: 'When it happened' });
/** What `data` is. */
export const aboutData = { description: 'The offer, and what happened to it' };

/** The body of a callback, signed after Standard Webhooks; callbacks come in order for each offer. */
export const StateChanged = z
  .object({
    type: z.literal('offer.state-changed').meta({ description: 'The state of the offer changed' }),
    timestamp: madeAt,
    data: z
      .object({
        ...aboutOffer,
        state: z.enum(OFFER_STATES).meta({ description: 'The new state' }),
        reason: Reason.optional(),
        resultKind: z.string().optional().meta({ description: '§5: what the act calls the result; with a decision' }),
        groundArticle: z
          .string()
          .optional()
          .meta({ description: '§3.2: the article of the act that lists the ground; with REFUSED' }),
        at: changedAt,
        receivedAt: UtcMoment.optional().meta({
          description: '§4a: when the SMS was received; the answer window runs from here',
        }),
        deadline: UtcMoment.optional().meta({ description: '§4b: when the answer window ends' }),
      })
      .meta(aboutData),
  })
  .meta({ id: 'StateChanged' });

/** The body of a callback about the act's term (§5); the state does not change. */
export const TermReached = z
  .object({
    type: z
      .enum(['offer.term-warning', 'offer.term-breached'])
      .meta({ description: '80 % of the term have passed, or all of it' }),
    timestamp: madeAt,
    data: z
      .object({
        ...aboutOffer,
        state: z.literal('PROVIDING').meta({ description: 'The state does not change: your decision is awaited' }),
        at: changedAt,
        termEndsAt: UtcMoment.meta({ description: '§5: when the term of the act ends or has ended' }),
      })
      .meta(aboutData),
  })
  .meta({ id: 'TermReached' });
