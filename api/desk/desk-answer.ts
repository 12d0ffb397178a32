import { z } from 'zod';
import { DESK_CHANNELS } from '../../domain/events.ts';
import { PageOf, Paging } from '../http/paging.ts';
import { Line, UtcMoment } from '../http/text.ts';

export const DeskAnswer = z
  .strictObject({
    answer: z.enum(['agree', 'refuse']),
    channel: z.enum(DESK_CHANNELS),
    evidence: Line(500).meta({
      description: 'Where the evidence is kept: the number of a signed form or of a recording. It is stored encrypted',
      example: 'form 17, folder of 25 November',
    }),
  })
  .meta({ id: 'DeskAnswer' });

export const DeskAnswerRequest = z
  .object({
    requestId: z.uuid(),
    recordedBy: z.string(),
    recordedAt: UtcMoment.meta({ description: 'The answer counts by this time (§4a)' }),
  })
  .meta({ id: 'DeskAnswerRequest' });

const Recorded = z.object({
  requestId: z.uuid(),
  offerId: z.uuid(),
  answer: z.enum(['agree', 'refuse']),
  channel: z.enum(DESK_CHANNELS),
  recordedBy: z.string(),
  recordedAt: UtcMoment,
});

export const DeskAnswerQuery = z.strictObject(Paging(100, 50));
export const DeskAnswerPage = PageOf(Recorded.meta({ id: 'WaitingDeskAnswer' })).meta({ id: 'DeskAnswerPage' });

export const RecordedDeskAnswer = Recorded.extend({
  evidence: z.string().meta({ description: 'Where the evidence is kept; empty when the person was erased' }),
  confirmedBy: z.string().optional(),
  confirmedAt: UtcMoment.optional(),
}).meta({ id: 'RecordedDeskAnswer' });
