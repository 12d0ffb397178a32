import { z } from 'zod';
import { IDENTIFIER_DOUBTS } from '../../domain/identifiers.ts';
import { Offer } from './offer.ts';

/** What is unusual in a request that was accepted; the caller may have mistyped it. */
export const OfferWarning = z
  .object({
    pointer: z.string().meta({ description: 'Where in the request', example: '#/recipient/iin' }),
    code: z.enum(IDENTIFIER_DOUBTS).meta({ description: 'What is unusual, for programs' }),
    detail: z.string().meta({ description: 'For people; without the value itself' }),
  })
  .meta({ id: 'OfferWarning' });
export type OfferWarning = z.infer<typeof OfferWarning>;

/** The answer to a request for an offer. */
export const MadeOffer = Offer.extend({
  warnings: z.array(OfferWarning).optional().meta({
    description: '§2.3: digits of the recipient that are unusual and that no rule refuses; absent when there are none',
  }),
}).meta({ id: 'MadeOffer' });
