import { z } from 'zod';
import { PageOf, Paging } from '../http/paging.ts';
import { Line, UtcMoment } from '../http/text.ts';

/** What two operators may say of an SMS; what is not final decides nothing. */
const SAID = ['delivered', 'expired', 'undeliverable', 'rejected'] as const;

export const ReceiptReading = z
  .strictObject({
    sms: Line(200).meta({ description: 'Our SMS, by its id among the `candidates` or in the messages of an offer' }),
    part: z.int().min(1).max(255).optional().meta({ description: 'The part that it is about, if not the whole SMS' }),
    as: z.enum(SAID).meta({ description: 'What the receipt says of the SMS' }),
  })
  .meta({ id: 'ReceiptReading' });
export type ReceiptReading = z.infer<typeof ReceiptReading>;

export const ProposedReceiptReading = z
  .object({ ...ReceiptReading.shape, readBy: z.string(), readAt: UtcMoment })
  .meta({ id: 'ProposedReceiptReading' });

const CandidateSms = z
  .object({
    sms: z.string(),
    offerId: z.uuid().optional(),
    kind: z.string().meta({ example: 'offer' }),
    parts: z.int(),
    status: z.string(),
    createdAt: UtcMoment,
  })
  .meta({ id: 'CandidateSms' });

export const UnmatchedReceipt = z
  .object({
    id: z.uuid(),
    gateway: z.string(),
    arrivedAt: UtcMoment,
    carrierAt: UtcMoment.optional(),
    status: z.string().meta({ description: 'What the system read' }),
    ids: z.array(z.string()).meta({ description: 'The ids that it names' }),
    texts: z.array(z.string()).meta({ description: 'What its octets may say, in every alphabet that gives a text' }),
    octets: z.string().meta({ description: 'The octets of its text as they were received, base64' }),
    candidates: z.array(CandidateSms).meta({ description: 'SMS to its number without a final report' }),
    proposed: ProposedReceiptReading.optional().meta({ description: 'What one operator says; another may confirm it' }),
  })
  .meta({ id: 'UnmatchedReceipt' });
export type UnmatchedReceiptView = z.infer<typeof UnmatchedReceipt>;

export const UnmatchedQuery = z.strictObject({ gateway: Line(63).optional(), ...Paging(100, 20) });
export const UnmatchedPage = PageOf(UnmatchedReceipt).meta({ id: 'UnmatchedReceiptPage' });
