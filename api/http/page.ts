import { z } from 'zod';
import { Problem } from './problem.ts';
import { cursorOf, placeOf } from './paging.ts';

/** A place in a list that the database numbers. */
export const NumberedPlace = z.string().regex(/^\d{1,18}$/);

/** Where a page begins: after the place that the cursor names, or at the beginning. */
export function startOf<T>(place: z.ZodType<T>, cursor: string | undefined): { after?: T } {
  if (cursor === undefined) return {};
  const after = placeOf(place, cursor);
  if (after !== undefined) return { after };
  const errors = [{ parameter: 'cursor', detail: 'is not a `nextCursor` of this list' }];
  throw new Problem('invalid-request', 'The cursor is not valid', { errors });
}

/** A page of a list; one row more than the limit was read, and it says whether there is a next page. */
export function pageOf<Row, View>(
  rows: Row[],
  limit: number,
  { view, place }: { view: (row: Row) => View; place: (row: Row) => unknown },
): { items: View[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? cursorOf(place(last)) : null;
  return { items: shown.map(view), nextCursor };
}
