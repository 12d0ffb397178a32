import { DAY_MS } from '../../../domain/durations.ts';
import type { OperatorRole } from '../../../domain/operator-role.ts';
import { hashPassword, isPassword } from '../../keys/password.ts';
import { audit } from '../database/audit-log.ts';
import type { SignInAttempt } from './sign-in-attempts.ts';
import { forgetAttempts, isGuessing } from './sign-in-attempts.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** An account as it is listed. */
export type ListedOperator = { name: string; role: string; createdAt: Date; disabledAt: Date | null };

/** The form of a name. It stays in the journal for ever, so it is a name at work and never a person's number. */
export const OPERATOR_NAME = /^(?!.*\d{6})[a-z][a-z0-9.-]{1,30}$/;

/** `isPrinted`: we made the password, and others may have seen it; its owner has three days to choose another. */
export type NewPassword = { password: string; isPrinted?: boolean };
const PRINTED_MS = 3 * DAY_MS;

/** The columns of a password: its hash, and until when it is valid. */
async function stored(store: Store, { password, isPrinted }: NewPassword) {
  const passwordUntil = isPrinted ? new Date((await store.now()) + PRINTED_MS) : null;
  return { passwordHash: await hashPassword(password), passwordUntil };
}

/** Makes an account. Throws when the name was ever used: the journal names its first owner by it. */
export async function addOperator(
  store: Store,
  { name, role, ...password }: { name: string; role: OperatorRole } & NewPassword,
  actor: string,
): Promise<void> {
  if (!OPERATOR_NAME.test(name)) throw new Error('A name has 2 to 31 small letters, digits, dots and hyphens');
  const hashed = await stored(store, password);
  const createdAt = new Date(await store.now());
  await changed(store, { actor, action: 'operator-made', name, detail: { role } }, async (tx) => {
    const data = [{ name, role, ...hashed, createdAt }];
    const { count } = await tx.operator.createMany({ data, skipDuplicates: true });
    if (count === 0) throw new Error(`${name} is taken`);
  });
}

/** Gives an account a new password and ends its sessions. */
export async function changePassword(store: Store, name: string, password: NewPassword, actor: string): Promise<void> {
  const data = await stored(store, password);
  await changed(store, { actor, action: 'operator-password-changed', name }, async (tx, now) => {
    await mustExist(tx.operator.updateMany({ where: { name }, data }), name);
    await endSessions(tx, name, now);
  });
}

/** Changes an operator's own password: the old one is required, and the operator's other sessions end. */
export async function changeOwnPassword(
  store: Store,
  { session, ...attempt }: SignInAttempt & { session: string },
  { oldPassword, newPassword }: { oldPassword: string; newPassword: string },
): Promise<'changed' | 'wrong' | 'locked'> {
  const { name } = attempt;
  if (await isGuessing(store, attempt)) return 'locked';
  const known = await store.db.operator.findUnique({ where: { name } });
  if (!(await isPassword(known?.passwordHash, oldPassword))) return 'wrong';
  const data = await stored(store, { password: newPassword });
  const entry = { actor: `operator ${name}`, action: 'operator-password-changed', name };
  await changed(store, entry, async (tx, now) => {
    await mustExist(tx.operator.updateMany({ where: { name, disabledAt: null }, data }), name);
    await endSessions(tx, name, now, session);
    await forgetAttempts(tx, attempt);
  });
  return 'changed';
}

/** Gives an account another role, from its next request on. */
export const changeRole = (store: Store, name: string, role: OperatorRole, actor: string): Promise<void> =>
  changed(store, { actor, action: 'operator-role-changed', name, detail: { role } }, (tx) =>
    mustExist(tx.operator.updateMany({ where: { name }, data: { role } }), name),
  );

/** Disables an account and ends its sessions. */
export const disableOperator = (store: Store, name: string, actor: string): Promise<void> =>
  changed(store, { actor, action: 'operator-disabled', name }, async (tx, disabledAt) => {
    await mustExist(tx.operator.updateMany({ where: { name, disabledAt: null }, data: { disabledAt } }), name);
    await endSessions(tx, name, disabledAt);
  });

/** All accounts, by name. */
export const listOperators = ({ db }: Pick<Store, 'db'>): Promise<ListedOperator[]> =>
  db.operator.findMany({ orderBy: { name: 'asc' }, omit: { passwordHash: true, passwordUntil: true } });

type Change = { actor: string; action: string; name: string; detail?: Record<string, string> };

/** Makes a change and writes its audit entry in one transaction. */
async function changed(
  store: Store,
  { name, ...entry }: Change,
  work: (tx: Transaction, now: Date) => Promise<void>,
): Promise<void> {
  const now = new Date(await store.now());
  await inTransaction(store, async (tx) => {
    await audit({ db: tx, now: store.now }, [{ ...entry, subject: `operator ${name}` }]);
    await work(tx, now);
  });
}

async function mustExist(update: Promise<{ count: number }>, name: string): Promise<void> {
  if ((await update).count === 0) throw new Error(`There is no account ${name}`);
}

const endSessions = (tx: Transaction, operatorName: string, endedAt: Date, but = '') =>
  tx.operatorSession.updateMany({ where: { operatorName, endedAt: null, prefix: { not: but } }, data: { endedAt } });
