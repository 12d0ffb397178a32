import { randomBytes } from 'node:crypto';
import type { RunningApi } from './support.ts';
import { testDatabase } from './support.ts';

/** A login with the role that API and worker have in production: a member of usynys_app. The tests' own role may do
 *  everything. */
export async function applicationRole(
  owner: RunningApi,
): Promise<{ role: string; url: string; drop: () => Promise<unknown> }> {
  const role = `usynys_test_${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const { db } = owner.store;
  await db.$executeRawUnsafe(`CREATE ROLE ${role} LOGIN PASSWORD '${password}' IN ROLE usynys_app`);
  const url = new URL((await testDatabase()).url);
  [url.username, url.password] = [role, password];
  return { role, url: url.href, drop: () => db.$executeRawUnsafe(`DROP ROLE ${role}`) };
}
