import { HOUR_MS, MINUTE_MS } from '../../../domain/durations.ts';
import type { OperatorRole } from '../../../domain/operator-role.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { isSecret, newSessionToken, peppered, SESSION_TOKEN } from '../../keys/api-key.ts';
import { isPassword } from '../../keys/password.ts';
import { audit } from '../database/audit-log.ts';
import { ttlCache } from '../database/ttl-cache.ts';
import type { SignInAttempt } from './sign-in-attempts.ts';
import { forgetAttempts, isGuessing, placeHash } from './sign-in-attempts.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** A session without a request for this long ends: the operator has left the desk. */
export const IDLE_MS = 30 * MINUTE_MS;
/** A working day; after it the password is required again, also in a session that is in use. */
const LONGEST_MS = 12 * HOUR_MS;
/** Sessions of one operator at once; the oldest ends when another begins. */
const MOST_SESSIONS = 5;

/** A session that has begun; its token cannot be read again. `passwordUntil`: the password was printed by us and is
 *  valid until then. */
export type NewSession = { token: string; role: OperatorRole; expiresAt: Date; passwordUntil?: Date };

/** Signs an operator in. An attempt is counted before its password is checked, so that concurrent attempts cannot pass
 *  the limit. */
export async function signIn(
  store: Store,
  peppers: KeyRing | undefined,
  { password, ...attempt }: SignInAttempt & { password: string },
): Promise<NewSession | 'wrong' | 'locked'> {
  const { name } = attempt;
  const now = await store.now();
  if (await isGuessing(store, attempt)) return 'locked';
  const known = await store.db.operator.findUnique({ where: { name } });
  const isRight = await isPassword(known?.passwordHash, password);
  const isOver = known?.disabledAt || (known?.passwordUntil && known.passwordUntil.getTime() <= now);
  if (!known || !isRight || isOver) {
    const subject = known ? `operator ${name}` : 'unknown account';
    await audit(store, [{ actor: 'unknown', action: 'sign-in-refused', subject }]);
    return 'wrong';
  }
  const { key: token, prefix } = newSessionToken();
  const [at, expiresAt] = [new Date(now), new Date(now + LONGEST_MS)];
  await inTransaction(store, async (tx) => {
    await audit({ db: tx, now: store.now }, [
      { actor: `operator ${name}`, action: 'signed-in', subject: `session ${prefix}` },
    ]);
    await endOldest(tx, name, at);
    const row = { prefix, operatorName: name, createdAt: at, lastSeenAt: at, expiresAt, fromHash: placeHash(attempt) };
    await tx.operatorSession.create({ data: { ...row, ...peppered(peppers, token) } });
    await forgetAttempts(tx, attempt);
  });
  const { passwordUntil } = known;
  return { token, role: known.role as OperatorRole, expiresAt, ...(passwordUntil ? { passwordUntil } : {}) };
}

/** The sessions of this operator that are valid at a moment. */
const validSessions = (operatorName: string, at: Date) => ({
  operatorName,
  endedAt: null,
  expiresAt: { gt: at },
  lastSeenAt: { gt: new Date(at.getTime() - IDLE_MS) },
});

/** Ends the oldest sessions, so that one more is within the limit. */
async function endOldest(tx: Transaction, name: string, at: Date): Promise<void> {
  const orderBy = { createdAt: 'desc' } as const;
  const over = await tx.operatorSession.findMany({ where: validSessions(name, at), orderBy, skip: MOST_SESSIONS - 1 });
  const prefix = { in: over.map((session) => session.prefix) };
  await tx.operatorSession.updateMany({ where: { prefix }, data: { endedAt: at } });
}

/** A session as its owner sees it. */
export type ListedSession = { prefix: string; createdAt: Date; lastSeenAt: Date; expiresAt: Date };

/** The valid sessions of an operator, newest first. */
export async function listSessions({ db, now }: Pick<Store, 'db' | 'now'>, name: string): Promise<ListedSession[]> {
  const select = { prefix: true, createdAt: true, lastSeenAt: true, expiresAt: true } as const;
  const where = validSessions(name, new Date(await now()));
  return db.operatorSession.findMany({ where, select, orderBy: { createdAt: 'desc' } });
}

/** The operator whose session a caller has shown. */
export type SessionBearer = { kind: 'operator'; id: string; name: string; role: OperatorRole; session: string };

/** Finds the operator of a session; undefined when it is unknown, ended, idle for too long, or its account is
 *  disabled. */
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

const noted = ttlCache<number>(MINUTE_MS, 1_000);

/** Stores the time of the latest request, to the minute. */
async function noteSeen(db: Store['db'], prefix: string, at: number): Promise<void> {
  if (Math.abs(at - (noted.get(db, prefix) ?? 0)) < MINUTE_MS) return;
  noted.set(db, prefix, at);
  await db.operatorSession.updateMany({ where: { prefix }, data: { lastSeenAt: new Date(at) } });
}

/** Ends a session of this operator, from its next use on; false when there is none. */
export async function endSession(store: Store, operatorName: string, prefix: string): Promise<boolean> {
  const endedAt = new Date(await store.now());
  const where = { prefix, operatorName, endedAt: null };
  return (await store.db.operatorSession.updateMany({ where, data: { endedAt } })).count > 0;
}
