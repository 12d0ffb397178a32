import type { Store } from '../database/store.ts';

type Asked = { text: string; values: unknown[] };

/** What the library of the rate limits asks as it would ask a pool of `pg`: its statements are its own, on the table
 *  `rate_limits`. Its times are milliseconds, which are exact as numbers. */
export const rateLimitClient = (db: Store['db']) => ({
  query: async ({ text, values }: Asked) => {
    const found = await db.$queryRawUnsafe<{ expire: bigint }[]>(text, ...values);
    const rows = found.map((row) => ({ ...row, expire: Number(row.expire) }));
    return { rows, rowCount: rows.length };
  },
});
