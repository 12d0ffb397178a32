import { z } from 'zod';
import { PageOf, Paging } from '../http/paging.ts';
import { UtcMoment } from '../http/text.ts';

const Receipt = z.object({
  status: z.string().meta({ example: 'delivered' }),
  part: z.int().optional().meta({ description: 'The part of a longer SMS that the receipt is about' }),
  carrierAt: UtcMoment.optional(),
  arrivedAt: UtcMoment,
});

const Outgoing = z
  .object({
    direction: z.literal('out'),
    id: z.string(),
    kind: z.string().meta({ example: 'offer' }),
    language: z.string(),
    parts: z.int(),
    status: z.string(),
    text: z.string(),
    createdAt: UtcMoment,
    sentAt: UtcMoment.optional(),
    receipts: z.array(Receipt),
  })
  .meta({ id: 'OutgoingMessage' });

const Incoming = z
  .object({
    direction: z.literal('in'),
    id: z.string(),
    reading: z.string().meta({ description: 'How the reply was read', example: 'agree' }),
    arrivedAt: UtcMoment,
    carrierAt: UtcMoment.optional(),
    text: z.string().optional().meta({ description: 'For operators only: the text of the reply' }),
    octets: z
      .string()
      .optional()
      .meta({ description: 'For operators only: the octets of the text as they were received, base64' }),
    texts: z
      .array(z.string())
      .optional()
      .meta({ description: 'For operators only: what the octets may say, in every alphabet that gives a text' }),
    reply: z.string().optional().meta({ description: 'The kind of SMS that answered it' }),
  })
  .meta({ id: 'IncomingMessage' });

export const Message = z.discriminatedUnion('direction', [Outgoing, Incoming]).meta({ id: 'Message' });
export type MessageView = z.infer<typeof Message>;

export const MessageQuery = z.strictObject(Paging(100, 50));
export const MessagePage = PageOf(Message).meta({ id: 'MessagePage' });
