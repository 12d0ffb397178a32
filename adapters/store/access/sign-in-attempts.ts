/** Counts failed sign-ins (§6b): guessing a password is limited, and an attacker's guesses must not lock out the owner
 *  of the name. */
import { DAY_MS, MINUTE_MS } from '../../../domain/durations.ts';
import type { Store, Transaction } from '../database/store.ts';
import { sha256 } from '../database/store.ts';

/** How long no password is checked after too many wrong ones. */
export const LOCK_MS = 15 * MINUTE_MS;
/** Wrong passwords under one name from one address. */
const MOST_FROM_ONE = 5;
/** Wrong passwords under one name from all addresses; not applied where this operator has signed in lately. */
const MOST_IN_ALL = 50;
const LATELY_MS = 30 * DAY_MS;

/** A sign-in attempt: the name, and the address (or network) that it came from. */
export type SignInAttempt = { name: string; from: string };

/** Hash of name and address, the same for names that exist and for others: an attacker must not learn which exist. */
export const placeHash = ({ name, from }: SignInAttempt): string => sha256(`${name}\n${from}`);

/** Counts an attempt before its password is checked; true when there were too many in the last 15 minutes. */
export async function isGuessing({ db, now }: Pick<Store, 'db' | 'now'>, attempt: SignInAttempt): Promise<boolean> {
  const nowMs = await now();
  const [at, before] = [new Date(nowMs), new Date(nowMs - LOCK_MS)];
  const [here, everywhere] = [placeHash(attempt), sha256(attempt.name)];
  await db.signInAttempt.deleteMany({ where: { since: { lte: before } } });
  const rows = await db.$queryRaw<{ hash: string; count: number }[]>`
    INSERT INTO sign_in_attempts AS a (name_hash, count, since) VALUES (${here}, 1, ${at}), (${everywhere}, 1, ${at})
    ON CONFLICT (name_hash) DO UPDATE SET count = a.count + 1 RETURNING name_hash AS hash, count`;
  const counts = new Map(rows.map(({ hash, count }) => [hash, count]));
  if (counts.get(here)! > MOST_FROM_ONE) return true;
  if (counts.get(everywhere)! <= MOST_IN_ALL) return false;
  const since = { gt: new Date(nowMs - LATELY_MS) };
  const known = { operatorName: attempt.name, fromHash: here, createdAt: since };
  return (await db.operatorSession.count({ where: known })) === 0;
}

/** Resets the count of this address after the right password. */
export const forgetAttempts = (tx: Transaction, attempt: SignInAttempt) =>
  tx.signInAttempt.deleteMany({ where: { nameHash: placeHash(attempt) } });
