/** The bodies of what our own HTTP gateway tells us. Fields that we do not know are passed over: a gateway that says
 *  more must not lose its message. */
import { z } from 'zod';
import { Line, Moment } from '../../http/text-fields.ts';

/** One call carries many; a list that is longer is refused, so that an answer is always given in time. */
const MAX_ITEMS = 500;
/** No SMS is longer than 255 parts, and few are longer than three. */
const MAX_TEXT = 4000;

export const ReceiptMessage = z
  .object({
    id: Line(200).meta({ description: "The receipt's own id: the same again does nothing" }),
    messageId: Line(100).meta({ description: 'Our id of the SMS' }),
    status: z.string().max(40).meta({ description: 'queued, accepted, atCarrier, delivered, expired, …' }),
    part: z.int().min(1).max(255).optional().meta({ description: 'When it speaks of one part of a longer SMS' }),
    parts: z.int().min(1).max(255).optional(),
    at: Moment.optional().meta({ description: 'When it happened, as the operator says' }),
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
/** The same envelopes with their items unread: a bad one must not keep the good ones back. */
export const ReceiptEnvelope = z.object({ receipts: many(z.unknown()) });
export const ReplyEnvelope = z.object({ messages: many(z.unknown()) });
