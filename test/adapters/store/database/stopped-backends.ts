/** A PostgreSQL whose backends stop for a while, as behind a frozen disk, a paused machine or a failover. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '../../../../adapters/store/database/store.ts';

type Database = Store['db'];

/** The process that serves this connection; it must be on this machine, or its id names some other process. */
export async function backendOf(db: Pick<Database, '$queryRaw'>): Promise<number> {
  const [row] = await db.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  return row!.pid;
}

/** Stops a backend and resumes it after `ms`; the promise resolves when it has resumed. */
export function stall(pid: number, ms: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  return pause(ms).then(() => {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // The server has ended it meanwhile.
    }
  });
}

/** Waits until no backend of this database is inside a transaction: a resumed one has then done all it will do. */
export async function allAreIdle(db: Pick<Database, '$queryRaw'>): Promise<void> {
  for (;;) {
    const [row] = await db.$queryRaw<{ busy: bigint }[]>`
      SELECT count(*) AS busy FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`;
    if (row!.busy === 0n) return;
    await pause(200);
  }
}

/** Tries until it succeeds, as a caller does after the answer "come again later". */
export async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      await pause(200);
    }
  }
}
