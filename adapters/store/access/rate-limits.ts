import type { Store } from '../database/store.ts';

type Statement = { text: string; values: unknown[] };

/** The client that rate-limiter-flexible uses like a pool of `pg`: the library brings its own statements on the table
 *  `rate_limits`. Its times are milliseconds, which are exact as numbers. */
export const rateLimitClient = (db: Store['db']) => ({
  query: async ({ text, values }: Statement) => {
    const found = await db.$queryRawUnsafe<{ expire: bigint }[]>(text, ...values);
    const rows = found.map((row) => ({ ...row, expire: Number(row.expire) }));
    return { rows, rowCount: rows.length };
  },
});
