import { openClock } from '../adapters/clock/clock.ts';
import type { Limits } from '../adapters/store/database/session-settings.ts';
import type { Store } from '../adapters/store/database/store.ts';
import { openDatabase } from '../adapters/store/database/store.ts';

type Database = {
  url: string;
  vault: Parameters<typeof openDatabase>[1]['vault'];
  clockUrl?: string | undefined;
  connections?: number;
  limits?: Limits;
};

/** Works with the database of a command and closes it; messages to Temporal are left to the worker. */
export async function withStore<T>(
  { url, clockUrl, connections = 1, ...options }: Database,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const db = openDatabase(url, { application: 'usynys-cli', connections, ...options });
  try {
    return await work({ db, now: openClock(clockUrl), deliver: () => {} });
  } finally {
    await db.$disconnect();
  }
}
