/** What a provider's system sends: a new offer, and what it asks of one. */
import { z } from 'zod';
import { EligibilityFacts } from './eligibility-facts.ts';
import { Line, Moment } from '../http/text.ts';

const TwelveDigits = z.string().regex(/^[0-9]{12}$/, 'must be 12 digits');
const Iin = TwelveDigits.meta({ description: 'IIN of a person', example: '900101400013' });
const Bin = TwelveDigits.meta({ description: 'BIN of an organisation', example: '200340000339' });

/** §2.3: a person, or an organisation with the person who answers for it. */
export const Recipient = z
  .union([z.strictObject({ iin: Iin }), z.strictObject({ bin: Bin, representativeIin: Iin })])
  .meta({ id: 'Recipient' });

export const NewOffer = z
  .strictObject({
    serviceCode: Line(63).meta({ example: 'test-allowance' }),
    recipient: Recipient,
    reference: Line(100).meta({
      description: 'Names the life event in the words of the provider; never a number of a person',
      example: 'birth-2026-000123',
    }),
    facts: EligibilityFacts.optional(),
    factsAsOf: Moment.optional().meta({ description: 'When the facts were true (§6a); now when it is left out' }),
  })
  .meta({ id: 'NewOffer' });

export const IdempotencyKey = Line(255).meta({
  description: 'The same request under the same key gives the same offer',
});

/** A number of six digits could name a person, and a reason is told to the provider and kept for ever. */
const NUMBER_OF_SOMEBODY = /\p{Nd}{6}/u;

/** Whether there is a reason at all is a question of its own (`reason-missing`). */
export const Cancellation = z
  .strictObject({
    reason: Line(120)
      .refine((reason) => !NUMBER_OF_SOMEBODY.test(reason), 'must not hold a number of six or more digits')
      .meta({ description: 'Why the offer is taken back, without personal data', example: 'served-at-a-centre' }),
  })
  .meta({ id: 'Cancellation' });
