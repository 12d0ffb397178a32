import { z } from 'zod';
import { PageOf, Paging } from '../http/paging.ts';
import { UtcMoment } from '../http/text.ts';

const Receipt = z.object({
  status: z.string().meta({ description: 'What the carrier reports', example: 'delivered' }),
  part: z.int().optional().meta({ description: 'The part of a longer SMS that the receipt is about' }),
  carrierAt: UtcMoment.optional().meta({ description: 'When it happened, by the clock of the carrier' }),
  arrivedAt: UtcMoment.meta({ description: 'When the receipt reached us' }),
});

const Outgoing = z
  .object({
    direction: z.literal('out').meta({ description: 'An SMS to the recipient' }),
    id: z.string().meta({ description: 'The id of the SMS' }),
    kind: z.string().meta({ description: 'The kind of SMS', example: 'offer' }),
    language: z.string().meta({ description: 'The language of the text' }),
    parts: z.int().meta({ description: 'The parts that a carrier counts' }),
    status: z.string().meta({ description: 'What is known of its delivery' }),
    text: z.string().meta({ description: 'The text as it was sent' }),
    createdAt: UtcMoment.meta({ description: 'When it was written' }),
    sentAt: UtcMoment.optional().meta({ description: 'When a carrier accepted it' }),
    receipts: z.array(Receipt).meta({ description: 'Every receipt that the carrier sent' }),
  })
  .meta({ id: 'OutgoingMessage' });

const Incoming = z
  .object({
    direction: z.literal('in').meta({ description: 'A reply of the recipient' }),
    id: z.string().meta({ description: 'The id of the reply' }),
    reading: z.string().meta({ description: 'How the reply was read', example: 'agree' }),
    arrivedAt: UtcMoment.meta({ description: 'When it reached us' }),
    carrierAt: UtcMoment.optional().meta({ description: 'When the carrier accepted it, by its clock' }),
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
