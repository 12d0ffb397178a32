import { z } from 'zod';
import { PageOf, Paging } from '../http/paging.ts';
import { UtcMoment } from '../http/text.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

const JournalEntry = z
  .object({
    sequence: z.int(),
    type: z.string().meta({ example: 'offer-made' }),
    at: UtcMoment,
    event: z
      .looseObject({ type: z.string(), at: UtcMoment })
      .meta({ description: 'The event exactly as it was hashed' }),
    previousHash: Hash,
    hash: Hash,
  })
  .meta({ id: 'JournalEntry' });

export const JournalQuery = z.strictObject(Paging(1000, 200));
export const JournalPage = PageOf(JournalEntry).meta({ id: 'JournalPage' });
