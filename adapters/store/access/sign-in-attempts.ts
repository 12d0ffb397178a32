/** Passwords that were tried. The guesses of an attacker must not lock out the owner of the name, and must not go on
 *  for ever. */
import { DAY_MS, MINUTE_MS } from '../../../domain/durations.ts';
import type { Store, Transaction } from '../database/store.ts';
import { sha256 } from '../database/store.ts';

/** So long no password is tried after too many that were wrong. */
export const LOCK_MS = 15 * MINUTE_MS;
/** Under one name from one address. */
const MOST_FROM_ONE = 5;
/** Under one name from everywhere; where this person has signed in lately it does not count. */
const MOST_IN_ALL = 50;
const LATELY_MS = 30 * DAY_MS;

/** Who tries, and from where: an address, or what counts as one. */
export type Trying = { name: string; from: string };

/** Of a name at an address, whether the account exists or not: a guesser must not learn which. */
export const placeHash = ({ name, from }: Trying): string => sha256(`${name}\n${from}`);

/** Counts a password that is about to be tried; true when there were too many within the last quarter of an hour. */
export async function isGuessing({ db, now }: Pick<Store, 'db' | 'now'>, trying: Trying): Promise<boolean> {
  const nowMs = await now();
  const [at, before] = [new Date(nowMs), new Date(nowMs - LOCK_MS)];
  const [here, everywhere] = [placeHash(trying), sha256(trying.name)];
  await db.signInAttempt.deleteMany({ where: { since: { lte: before } } });
  const rows = await db.$queryRaw<{ hash: string; count: number }[]>`
    INSERT INTO sign_in_attempts AS a (name_hash, count, since) VALUES (${here}, 1, ${at}), (${everywhere}, 1, ${at})
    ON CONFLICT (name_hash) DO UPDATE SET count = a.count + 1 RETURNING name_hash AS hash, count`;
  const tried = new Map(rows.map(({ hash, count }) => [hash, count]));
  if (tried.get(here)! > MOST_FROM_ONE) return true;
  if (tried.get(everywhere)! <= MOST_IN_ALL) return false;
  const since = { gt: new Date(nowMs - LATELY_MS) };
  const known = { operatorName: trying.name, fromHash: here, createdAt: since };
  return (await db.operatorSession.count({ where: known })) === 0;
}

/** The right password was given here. */
export const forgetAttempts = (tx: Transaction, trying: Trying) =>
  tx.signInAttempt.deleteMany({ where: { nameHash: placeHash(trying) } });
