/** Schemas of an offer and of lists of offers. */
import { z } from 'zod';
import { LANGUAGES } from '../../domain/languages.ts';
import { OFFER_STATES } from '../../domain/offer-states.ts';
import { WAITS_FOR } from '../../domain/waiting-for.ts';
import { Paging } from '../http/paging.ts';
import { Line, Moment, UtcMoment } from '../http/text.ts';
import { Reason } from './end-reason.ts';

const Masked = z.string().meta({ description: 'The last four digits only (§6b)', example: '********0013' });

const MaskedPerson = z.object({ iin: Masked }).meta({ id: 'MaskedPerson' });
const MaskedOrganisation = z.object({ bin: Masked, representativeIin: Masked }).meta({ id: 'MaskedOrganisation' });
const MaskedRecipient = z
  .union([MaskedPerson, MaskedOrganisation])
  .meta({ id: 'MaskedRecipient', description: 'Whom the offer is for' });

/** What is wrong with the system that an offer waits for. */
const Trouble = z
  .object({
    system: z.string().meta({ description: 'The system that fails', example: 'provider enbek' }),
    fault: z.string().meta({ description: 'What is wrong with it, as Temporal has it', example: 'not reachable' }),
    since: UtcMoment.meta({ description: 'The first attempt that failed' }),
    attempts: z.int().optional().meta({ description: 'How many attempts have failed' }),
    nextTry: UtcMoment.optional().meta({ description: 'When the next attempt is due' }),
  })
  .meta({ id: 'Trouble', description: 'Why what is waited for does not come. A list names no call that fails' });

export const Offer = z
  .object({
    id: z.uuid().meta({ description: 'The id of the offer' }),
    code: z.string().meta({ description: 'The short number that the SMS shows', example: '47' }),
    state: z.enum(OFFER_STATES).meta({ description: 'Where the offer is; the eleven last ones are ends' }),
    reason: Reason.optional(),
    serviceCode: z.string().meta({ description: 'The code of the service' }),
    serviceVersion: z.int().meta({ description: 'The version of the service under which the offer was made' }),
    reference: z.string().meta({ description: 'Your id of the life event' }),
    lifeEvent: z.string().optional().meta({ description: 'Your name of the life event, for the cool-down' }),
    recipient: MaskedRecipient,
    language: z
      .enum(LANGUAGES)
      .optional()
      .meta({ description: 'In which the SMS are written; known after the screening' }),
    factsAsOf: UtcMoment.meta({ description: '§6a: when the eligibility facts were true' }),
    createdAt: UtcMoment.meta({ description: 'When the offer was made' }),
    rulesEdition: z.iso.date().meta({ description: 'The edition of the Rules under which the offer was made' }),
    resultKind: z.string().meta({ description: '§5: what the act calls the result' }),
    sentAt: UtcMoment.optional().meta({ description: 'When the carrier accepted the offer SMS' }),
    receiptMissing: z.literal(true).optional().meta({
      description: '§4a: nothing is known of the offer SMS. The phone is free for other offers; an answer still counts',
    }),
    receivedAt: UtcMoment.optional().meta({ description: '§4a: the answer window runs from here' }),
    deadline: UtcMoment.optional().meta({ description: '§4b: without an answer until then, the offer is annulled' }),
    answer: z
      .object({
        agrees: z.boolean().meta({ description: 'true: yes, false: no' }),
        at: UtcMoment.meta({ description: 'When it was given' }),
      })
      .optional()
      .meta({ description: 'The answer that counts' }),
    term: z
      .object({
        warnAt: UtcMoment.meta({ description: 'When 80 % of it have passed' }),
        endsAt: UtcMoment.meta({ description: 'When it ends' }),
      })
      .optional()
      .meta({ description: "§5: the term of the service's act" }),
    groundArticle: z
      .string()
      .optional()
      .meta({ description: '§3.2: the article of the act that lists the ground of the refusal' }),
    waitingFor: z
      .object({
        what: z.enum(WAITS_FOR).meta({ description: 'What it waits for' }),
        until: UtcMoment.optional().meta({ description: 'Until when, where that is known' }),
        trouble: Trouble.optional(),
      })
      .optional()
      .meta({ description: 'What the offer waits for now, and until when; absent when nothing more happens' }),
    endedAt: UtcMoment.optional().meta({ description: 'When the offer ended' }),
  })
  .meta({ id: 'Offer' });
export type OfferView = z.infer<typeof Offer>;

const filters = {
  state: z.enum(OFFER_STATES).optional().meta({ description: 'Offers in this state' }),
  service: Line(63).optional().meta({ description: 'Offers of this service, by its code' }),
  reference: Line(100).optional().meta({ description: 'Offers with this `reference`' }),
  from: Moment.optional().meta({ description: 'Made at this moment or later' }),
  to: Moment.optional().meta({ description: 'Made before this moment' }),
  ...Paging(100, 50),
};

export const OfferQuery = z.strictObject(filters);

/** A search with a recipient: a URL must not name a person, so it is sent in a body. */
export const OfferSearch = z
  .strictObject({
    ...filters,
    limit: z.int().min(1).max(100).default(50).meta({ description: '1 to 100' }),
    recipient: Line(40).optional().meta({ description: 'IIN, BIN or mobile number', example: '900101400013' }),
  })
  .meta({ id: 'OfferSearch' });
