import { WrongSettings } from '../settings/wrong-settings.ts';
import { isSealed } from '../vault/sealing.ts';
import { vaultOf } from './sealed.ts';
import type { Store } from './store.ts';

/** Whether the database and this process agree on sealing: one with keys must not meet plain data, one without must not meet
 *  sealed data (§6b). Throws with what to do; a database that is away is asked by the first query. */
export async function checkSeals(db: Store['db']): Promise<void> {
  await checkPeople(db);
  await checkProviders(db);
}

async function checkPeople(db: Store['db']): Promise<void> {
  const asked = db.recipient.findFirst({ where: { erasedAt: null }, select: { identifier: true } });
  const person = await asked.catch(() => null);
  if (!person || isSealed(person.identifier) === Boolean(vaultOf(db))) return;
  throw new WrongSettings(
    isSealed(person.identifier)
      ? 'The personal data of this database is sealed: KEYS_DIR must name the folder with its vault.keys and vault-index.key'
      : 'The database holds personal data of a time before it was sealed: begin anew with npm start -- --fresh',
  );
}

/** A secret that somebody wrote into the database beside us must not be taken for one. */
async function checkProviders(db: Store['db']): Promise<void> {
  const asked = db.provider.findMany({ select: { token: true } });
  const providers = await asked.catch(() => []);
  if (providers.every(({ token }) => isSealed(token) === Boolean(vaultOf(db)))) return;
  throw new WrongSettings(
    vaultOf(db)
      ? 'Secrets shared with providers are stored plainly: load the catalogue with vault.keys and vault-index.key in KEYS_DIR'
      : 'Secrets shared with providers are sealed: KEYS_DIR must name the folder with vault.keys and vault-index.key',
  );
}
