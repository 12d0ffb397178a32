import { z } from 'zod';
import { PEOPLE_READINGS } from '../../domain/events.ts';
import { PageOf, Paging } from '../http/paging.ts';
import { UtcMoment } from '../http/text.ts';

const as = z.enum(PEOPLE_READINGS).meta({ description: 'What the words mean; `neither`: they are no answer' });

export const Reading = z
  .strictObject({
    as,
    message: z
      .uuid()
      .optional()
      .meta({
        description:
          'The reply, by its id in `GET /v1/offers/{id}/messages`; when left out, the last one that was not read, ' +
          'or the last one whose reading waits',
      }),
  })
  .meta({ id: 'Reading' });

export const ProposedReading = z
  .object({ message: z.uuid(), as, readBy: z.string(), readAt: UtcMoment })
  .meta({ id: 'ProposedReading' });

const WaitingReading = z.object({ offerId: z.uuid(), ...ProposedReading.shape }).meta({ id: 'WaitingReading' });

export const ReadingQuery = z.strictObject(Paging(100, 50));
export const ReadingPage = PageOf(WaitingReading).meta({ id: 'ReadingPage' });
