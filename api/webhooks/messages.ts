/** Messages of providers and registers. Unknown fields are ignored: a sender that adds a field must not lose its
 *  message. */
import { z } from 'zod';
import { CONSENT_CHANGES, DECISIONS } from '../../domain/events.ts';
import { Line, Moment } from '../http/text.ts';

export const ProviderResult = z
  .object({
    offerId: z.uuid(),
    outcome: z.enum(DECISIONS),
    ground: Line(100).optional().meta({ description: '§3.2: the code of a ground that the act lists' }),
    resultNumber: Line(100).optional(),
    text: z.string().max(4000).optional(),
  })
  .meta({ id: 'ProviderResult' });

const PersonIin = z.string().regex(/^[0-9]{12}$/, 'must be 12 digits');

export const ConsentChanged = z
  .object({
    iin: PersonIin,
    accessName: Line(100).optional(),
    status: z.enum(CONSENT_CHANGES),
    at: Moment.optional(),
  })
  .meta({ id: 'ConsentChanged' });

export const NumberChanged = z.object({ iin: PersonIin, at: Moment.optional() }).meta({ id: 'NumberChanged' });
