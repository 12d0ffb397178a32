/** What a provider's system sends: a new offer, and its cancellation. */
import { z } from 'zod';
import { EligibilityFacts } from './eligibility-facts.ts';
import { Line, Moment } from '../http/text.ts';

const TwelveDigits = z.string().regex(/^[0-9]{12}$/, 'must be 12 digits');
const Iin = TwelveDigits.meta({ description: 'IIN of a person', example: '900101400013' });
const Bin = TwelveDigits.meta({ description: 'BIN of an organisation', example: '200340000339' });

const PersonRecipient = z.strictObject({ iin: Iin }).meta({ id: 'PersonRecipient' });
const OrganisationRecipient = z
  .strictObject({ bin: Bin, representativeIin: Iin.meta({ description: 'IIN of the person who answers for it' }) })
  .meta({ id: 'OrganisationRecipient' });

/** §2.3: a person, or an organisation with its representative, who answers. */
export const Recipient = z.union([PersonRecipient, OrganisationRecipient]).meta({
  id: 'Recipient',
  description: '§2.3: a person, or an organisation with the person who answers for it',
});

export const NewOffer = z
  .strictObject({
    serviceCode: Line(63).meta({ description: 'The code of your service', example: 'test-allowance' }),
    recipient: Recipient,
    reference: Line(100).meta({
      description: 'Your identifier of the life event; never an identifier of a person',
      example: 'birth-2026-000123',
    }),
    lifeEvent: Line(100)
      .optional()
      .meta({
        description:
          'The life event in your words, never an identifier of a person. After a refusal the cool-down bars offers ' +
          'of the service for the same one; without it all are the same one',
        example: 'second-child',
      }),
    facts: EligibilityFacts.optional(),
    factsAsOf: Moment.optional().meta({
      description: 'When the eligibility facts were true (§6a); required where the service limits their age, else now',
    }),
  })
  .meta({ id: 'NewOffer' });

export const IdempotencyKey = Line(255).meta({
  description: 'The same request with the same key returns the same offer',
});

/** A number of six or more digits could identify a person, and the journal keeps a reason for ever. */
const SIX_DIGITS = /\p{Nd}{6}/u;

/** A cancellation; a missing reason is the problem `reason-missing` and is checked before. */
export const Cancellation = z
  .strictObject({
    reason: Line(120)
      .refine((reason) => !SIX_DIGITS.test(reason), 'must not hold a number of six or more digits')
      .meta({ description: 'Why the offer is cancelled, without personal data', example: 'served-at-a-centre' }),
  })
  .meta({ id: 'Cancellation' });
