import { WrongSettings } from '../../settings/wrong-settings.ts';
import type { Store } from './store.ts';

/** Tables to which rows are only added (§6c). */
const APPEND_ONLY = ['journal', 'audit_log', 'log_entries', 'log_nodes', 'checkpoints'];

type Rights = { name: string; mayChange: string[]; passesRules: boolean };

/** Throws when the role of this connection may change append-only tables (§6c), or bypasses row-level security (§2.4):
 *  then only triggers and our own code would protect the rows. */
export async function refusePowerfulRole({ db }: Pick<Store, 'db'>): Promise<void> {
  const [rights] = await db.$queryRaw<Rights[]>`
    SELECT current_user::text AS name, (rolsuper OR rolbypassrls) AS "passesRules",
      ARRAY(SELECT t FROM unnest(${APPEND_ONLY}::text[]) t
        WHERE has_table_privilege(t, 'UPDATE, DELETE, TRUNCATE')) AS "mayChange"
    FROM pg_roles WHERE rolname = current_user`;
  const { name, mayChange, passesRules } = rights!;
  if (mayChange.length > 0)
    throw new WrongSettings(
      `The database role ${name} may change ${mayChange.join(', ')}: ` +
        'connect as a member of usynys_app (docs/access.md)',
    );
  if (passesRules)
    throw new WrongSettings(`The database role ${name} is above row-level security: connect as a member of usynys_app`);
}
