/** The bodies of the calls of our own HTTP gateway. Unknown fields are ignored: a gateway that adds one must not lose
 *  its message. */
import { z } from 'zod';
import { Line, Moment } from '../../http/text-fields.ts';

/** The most items of one call; a longer list is refused, so that every call is answered in time. */
const MAX_ITEMS = 500;
/** Longer than real SMS: an SMS has at most 255 parts, and few have more than three. */
const MAX_TEXT = 4000;

export const ReceiptMessage = z
  .object({
    id: Line(200).meta({ description: "The receipt's own id: a repeated one changes nothing" }),
    messageId: Line(100).meta({ description: 'Our id of the SMS' }),
    status: z.string().max(40).meta({ description: 'queued, accepted, atCarrier, delivered, expired, …' }),
    part: z.int().min(1).max(255).optional().meta({ description: 'The part that it is about, if not the whole SMS' }),
    parts: z.int().min(1).max(255).optional(),
    at: Moment.optional().meta({ description: 'When it happened, by the clock of the carrier' }),
  })
  .meta({ id: 'ReceiptMessage' });

export const ReplyMessage = z
  .object({
    id: Line(200),
    from: z.string().trim().min(1).max(40).meta({ example: '+77015550101' }),
    to: z.string().max(40).optional(),
    text: z.string().max(MAX_TEXT),
    at: Moment.optional(),
  })
  .meta({ id: 'ReplyMessage' });

const many = <T extends z.ZodType>(item: T) => z.array(item).max(MAX_ITEMS);

export const Receipts = z.object({ receipts: many(ReceiptMessage) }).meta({ id: 'Receipts' });
export const Replies = z.object({ messages: many(ReplyMessage) }).meta({ id: 'Replies' });
/** The same envelopes with their items unread: an invalid item must not block the valid ones. */
export const ReceiptEnvelope = z.object({ receipts: many(z.unknown()) });
export const ReplyEnvelope = z.object({ messages: many(z.unknown()) });
