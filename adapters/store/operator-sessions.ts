import type { OperatorRole } from '../../domain/operator-role.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { isSecret, newSessionToken, peppered, SESSION_TOKEN } from '../keys/api-key.ts';
import { isPassword } from '../keys/password.ts';
import { audit } from './audit.ts';
import { rememberedFor } from './remembered.ts';
import type { Store } from './store.ts';
import { inTransaction, sha256 } from './store.ts';

const MINUTE_MS = 60_000;
/** Who does nothing for so long has gone from the desk. */
export const IDLE_MS = 30 * MINUTE_MS;
/** A working day: then the password is asked for again, whatever was done. */
const LONGEST_MS = 12 * 60 * MINUTE_MS;
const MOST_ATTEMPTS = 5;
/** So long no password of a name is tried after five that were wrong. */
export const LOCK_MS = 15 * MINUTE_MS;

/** A session that has begun; the token is not seen again. */
export type NewSession = { token: string; role: OperatorRole; expiresAt: Date };

/** Signs an operator in. An attempt is counted before its password is looked at, so that no hundred can be tried at once. */
export async function signIn(
  store: Store,
  peppers: KeyRing | undefined,
  { name, password }: { name: string; password: string },
): Promise<NewSession | 'wrong' | 'locked'> {
  const now = await store.now();
  if ((await countAttempt(store, name, now)) > MOST_ATTEMPTS) return 'locked';
  const known = await store.db.operator.findUnique({ where: { name } });
  const isRight = await isPassword(known?.passwordHash, password);
  if (!known || !isRight || known.disabledAt) {
    const subject = known ? `operator ${name}` : 'nobody';
    await audit(store, [{ actor: 'somebody', action: 'sign-in-refused', subject }]);
    return 'wrong';
  }
  const { key: token, prefix } = newSessionToken();
  const [at, expiresAt] = [new Date(now), new Date(now + LONGEST_MS)];
  await inTransaction(store, async (tx) => {
    await audit({ db: tx, now: store.now }, [
      { actor: `operator ${name}`, action: 'signed-in', subject: `session ${prefix}` },
    ]);
    const times = { createdAt: at, lastSeenAt: at, expiresAt };
    await tx.operatorSession.create({ data: { prefix, operatorName: name, ...peppered(peppers, token), ...times } });
    await tx.signInAttempt.deleteMany({ where: { nameHash: sha256(name) } });
  });
  return { token, role: known.role as OperatorRole, expiresAt };
}

/** How many passwords were tried under a name within the last quarter of an hour, with this one. */
async function countAttempt({ db }: Store, name: string, now: number): Promise<number> {
  const [at, before] = [new Date(now), new Date(now - LOCK_MS)];
  await db.signInAttempt.deleteMany({ where: { since: { lte: before } } });
  const [row] = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO sign_in_attempts AS a (name_hash, count, since) VALUES (${sha256(name)}, 1, ${at})
    ON CONFLICT (name_hash) DO UPDATE SET count = a.count + 1 RETURNING count`;
  return row!.count;
}

/** Who bears a session. */
export type SessionBearer = { kind: 'operator'; id: string; name: string; role: OperatorRole; session: string };

/** Whose session this is; undefined when it is unknown, ended, idle for too long, or its account is no more. */
export async function findSession(
  { db, now }: Pick<Store, 'db' | 'now'>,
  peppers: KeyRing | undefined,
  token: string,
): Promise<SessionBearer | undefined> {
  const [, prefix = ''] = SESSION_TOKEN.exec(token) ?? [];
  const row = await db.operatorSession.findUnique({ where: { prefix }, include: { operator: true } });
  if (!row || !isSecret(peppers, row, token) || row.endedAt || row.operator.disabledAt) return undefined;
  const at = await now();
  if (row.expiresAt.getTime() <= at || row.lastSeenAt.getTime() + IDLE_MS <= at) return undefined;
  await noteSeen(db, prefix, at);
  const { name, role } = row.operator;
  return { kind: 'operator', id: `operator ${name}`, name, role: role as OperatorRole, session: prefix };
}

const noted = rememberedFor<number>(MINUTE_MS, 1_000);

/** To the minute. */
async function noteSeen(db: Store['db'], prefix: string, at: number): Promise<void> {
  if (Math.abs(at - (noted.get(db, prefix) ?? 0)) < MINUTE_MS) return;
  noted.set(db, prefix, at);
  await db.operatorSession.updateMany({ where: { prefix }, data: { lastSeenAt: new Date(at) } });
}

/** Ends a session, from its next use on. */
export async function signOut(store: Store, prefix: string): Promise<void> {
  await store.db.operatorSession.updateMany({
    where: { prefix, endedAt: null },
    data: { endedAt: new Date(await store.now()) },
  });
}
