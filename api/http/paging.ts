import { z } from 'zod';

/** The query parameters of a list: `limit` items after the place where the previous page ended. */
export const Paging = (most: number, usual: number) => ({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .default(usual)
    .meta({ description: `1 to ${most}` }),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,300}$/, 'is not a `nextCursor` of this list')
    .optional()
    .meta({ description: '`nextCursor` of the previous page' }),
});

/** One page of a list; `nextCursor` is null on the last one. */
export const PageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item).meta({ description: 'The items of this page' }),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Sent back as `cursor` it gives the next page; null on the last one' }),
  });

/** Writes the place where a page ended. */
export const cursorOf = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** Reads a cursor; undefined when it is none of ours. */
export function placeOf<T>(schema: z.ZodType<T>, cursor: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
