/** Compares roles, row security, grants and triggers of the database (§2.4, §6b, §6c) with those that the migrations
 *  make. A restore can bring all rows and none of these. */
import { readFileSync } from 'node:fs';

/** Lists each role, policy, grant and trigger on one line. Grants to other roles belong to the installation. */
export const PROTECTION_SQL = `
  WITH ours AS (SELECT oid, rolname FROM pg_roles WHERE rolname IN ('usynys_app', 'usynys_provider')),
  relations AS (SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')),
  rights AS (
    SELECT relname::text AS what, acl.* FROM relations, aclexplode(relacl) acl
    UNION ALL
    SELECT relname || '.' || attname, acl.* FROM relations r
      JOIN pg_attribute a ON a.attrelid = r.oid, aclexplode(attacl) acl WHERE attnum > 0
    UNION ALL
    SELECT 'schema ' || nspname, acl.* FROM pg_namespace, aclexplode(nspacl) acl WHERE nspname = 'public'
    UNION ALL
    SELECT 'function ' || proname, acl.* FROM pg_proc, aclexplode(proacl) acl
      WHERE pronamespace = 'public'::regnamespace
  )
  SELECT line FROM (
    SELECT 'role ' || rolname AS line FROM ours
    UNION ALL
    SELECT 'member ' || member.rolname || ' of ' || role.rolname
      FROM pg_auth_members m JOIN ours member ON member.oid = m.member JOIN ours role ON role.oid = m.roleid
    UNION ALL
    SELECT 'row-security ' || relname FROM relations WHERE relrowsecurity
    UNION ALL
    SELECT 'policy ' || tablename || '.' || policyname || ' ' || permissive || ' ' || cmd || ' for '
      || array_to_string(roles, ', ') FROM pg_policies WHERE schemaname = 'public'
    UNION ALL
    SELECT 'grant ' || what || ' to ' || rolname || ': ' || string_agg(privilege_type, ', ' ORDER BY privilege_type)
      FROM rights JOIN ours ON ours.oid = grantee GROUP BY what, rolname
    UNION ALL
    SELECT 'trigger ' || relname || '.' || tgname FROM pg_trigger t JOIN relations r ON r.oid = t.tgrelid
      WHERE NOT tgisinternal AND tgenabled <> 'D'
  ) AS all_lines ORDER BY line COLLATE "C"`;

type Ask = { $queryRawUnsafe: (sql: string) => Promise<unknown> };
type Protection = { missing: string[]; counts: string };

/** What to do when protection is missing. */
export const PROTECTION_HELP =
  'The database was restored without its roles, or was changed by hand: follow docs/install.md, "Backup", roles first.';

/** The lines that the migrations make; a test compares them with a fresh database. */
export const wantedProtection = (): string[] =>
  readFileSync(new URL('../../../prisma/protection.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n');

/** The wanted lines that the database does not have, and how many are wanted. */
export async function protectionOf(db: Ask): Promise<Protection> {
  const rows = (await db.$queryRawUnsafe(PROTECTION_SQL)) as { line: string }[];
  const found = new Set(rows.map(({ line }) => line));
  const wanted = wantedProtection();
  const count = (kind: string) => wanted.filter((line) => line.startsWith(`${kind} `)).length;
  const counts = `${count('role')} roles, ${count('policy')} policies and ${count('grant')} grants are there`;
  return { missing: wanted.filter((line) => !found.has(line)), counts };
}
