import { z } from 'zod';
import { aboutData, aboutOffer, changedAt, madeAt } from './state-changed.ts';

/** The body of a callback about a consent that was withdrawn after your system was called (§3b). */
export const ConsentWithdrawn = z
  .object({
    type: z.literal('offer.consent-withdrawn').meta({ description: 'The recipient withdrew the consent (§3b)' }),
    timestamp: madeAt,
    data: z
      .object({
        ...aboutOffer,
        state: z
          .literal('PROVIDING')
          .meta({ description: 'The state does not change: your decision is still awaited' }),
        at: changedAt,
      })
      .meta(aboutData),
  })
  .meta({ id: 'ConsentWithdrawn' });
