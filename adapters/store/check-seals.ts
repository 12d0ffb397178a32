import { isSealed } from '../vault/sealing.ts';
import type { Store } from './store.ts';
import { noVault } from './store.ts';

/** Whether the database and this process agree on sealing: one with keys must not meet plain data, one without must not meet
 *  sealed data (§6b). Throws with what to do; a database that is away is asked by the first query. */
export async function checkSeals(db: Store['db']): Promise<void> {
  await checkPeople(db);
  await checkProviders(db);
}

async function checkPeople(db: Store['db']): Promise<void> {
  const asked = db.recipient.findFirst({ where: { erasedAt: null }, select: { identifier: true } });
  const person = await asked.catch(() => null);
  if (!person || isSealed(person.identifier) === (db.vault !== noVault)) return;
  throw new Error(
    isSealed(person.identifier)
      ? 'The personal data of this database is sealed: VAULT_KEYS_FILE and VAULT_INDEX_KEY_FILE must name its keys'
      : 'The database holds personal data of a time before it was sealed: begin anew with npm start -- --fresh',
  );
}

/** A secret that somebody wrote into the database beside us must not be taken for one. */
async function checkProviders(db: Store['db']): Promise<void> {
  const asked = db.provider.findMany({ select: { token: true } });
  const providers = await asked.catch(() => []);
  if (providers.every(({ token }) => isSealed(token) === (db.vault !== noVault))) return;
  throw new Error(
    db.vault !== noVault
      ? 'Secrets shared with providers are stored plainly: load the catalogue with VAULT_KEYS_FILE and VAULT_INDEX_KEY_FILE set'
      : 'Secrets shared with providers are sealed: VAULT_KEYS_FILE and VAULT_INDEX_KEY_FILE must name their keys',
  );
}
