/** Messages of providers and registers. Unknown fields are ignored: a sender that adds a field must not lose its
 *  message. */
import { z } from 'zod';
import { CONSENT_CHANGES, DECISIONS } from '../../domain/events.ts';
import { Line, Moment } from '../http/text.ts';

export const ProviderResult = z
  .object({
    offerId: z.uuid().meta({ description: 'The id of the offer that you decided on' }),
    outcome: z.enum(DECISIONS).meta({ description: 'What you decided' }),
    ground: Line(100)
      .optional()
      .meta({ description: '§3.2: the code of a ground that the service lists; required with `refused`' }),
    resultNumber: Line(100)
      .optional()
      .meta({ description: 'Your number of the decision; an SMS shows a short one', example: 'A-1' }),
    text: z.string().max(4000).optional().meta({ description: 'Kept with the decision, and shown to no recipient' }),
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
