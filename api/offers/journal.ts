import { z } from 'zod';
import { PageOf, Paging } from '../http/paging.ts';
import { UtcMoment } from '../http/text.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

const JournalEntry = z
  .object({
    sequence: z.int().meta({ description: 'The place in the journal of the offer, from 1' }),
    type: z.string().meta({ description: 'The type of the event', example: 'offer-made' }),
    at: UtcMoment.meta({ description: 'When it happened' }),
    event: z
      .looseObject({
        type: z.string().meta({ description: 'The type again' }),
        at: UtcMoment.meta({ description: 'The moment again' }),
      })
      .meta({ description: 'The event exactly as it was hashed' }),
    previousHash: Hash.meta({
      description: 'The hash of the entry before; of the first one, 64 zeros',
    }),
    hash: Hash.meta({ description: 'The hash of this entry' }),
  })
  .meta({ id: 'JournalEntry' });

export const JournalQuery = z.strictObject(Paging(1000, 200));
export const JournalPage = PageOf(JournalEntry).meta({ id: 'JournalPage' });
