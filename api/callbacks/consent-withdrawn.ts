import { z } from 'zod';
import { UtcMoment } from '../http/text.ts';
import { aboutOffer } from './state-changed.ts';

/** The body of a callback about a consent that was withdrawn after your system was called (§3b). */
export const ConsentWithdrawn = z
  .object({
    type: z.literal('offer.consent-withdrawn'),
    timestamp: UtcMoment,
    data: z.object({
      ...aboutOffer,
      state: z.literal('PROVIDING').meta({ description: 'The state does not change: your decision is still awaited' }),
      at: UtcMoment,
    }),
  })
  .meta({ id: 'ConsentWithdrawn' });
