import type { Transaction } from '../../database/store.ts';

const ROWS = 5_000;

/** The rows of a query, page by page through a cursor; the next page is fetched while this one is processed. */
export async function* pagesOf<T>(tx: Transaction, name: string, sql: string): AsyncGenerator<T[]> {
  await tx.$executeRawUnsafe(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`);
  const fetch = () => tx.$queryRawUnsafe<T[]>(`FETCH ${ROWS} FROM ${name}`);
  let page = await fetch();
  while (page.length > 0) {
    const next = fetch();
    next.catch(() => {}); // it is awaited below, or not needed any more
    yield page;
    page = await next;
  }
  await tx.$executeRawUnsafe(`CLOSE ${name}`);
}
