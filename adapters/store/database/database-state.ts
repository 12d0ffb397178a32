/** Questions about the database itself. */
import type { Store } from './store.ts';

/** Resolves when the database answers. */
export const ping = (db: Store['db']): Promise<void> => db.$queryRaw`SELECT 1`.then(() => undefined);

/** The version of the server. */
export async function serverVersion(db: Store['db']): Promise<string> {
  const [row] = await db.$queryRaw<{ version: string }[]>`SELECT current_setting('server_version') AS version`;
  return row!.version;
}

/** The names of the migrations that are applied. */
export async function appliedMigrations(db: Store['db']): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL`;
  return rows.map(({ name }) => name);
}
