import { WrongSettings } from '../../settings/wrong-settings.ts';
import { isSealed } from '../../vault/sealing.ts';
import { placeIn } from './personal-columns.ts';
import { identifierOf, openFor, PersonErased, providerKeyId } from './sealed.ts';
import type { Store } from './store.ts';
import { noVault } from './store.ts';

/** Whether the database and this process agree on sealing: one with keys must not meet plain data, one without must
 *  not meet sealed data, and the keys must be those that sealed it (§6b). Throws with what to do; a database that is
 *  away is asked by the first query. */
export async function checkSeals(db: Store['db']): Promise<void> {
  await checkPeople(db);
  await checkProviders(db);
}

async function checkPeople(db: Store['db']): Promise<void> {
  const asked = db.recipient.findFirst({ where: { erasedAt: null }, select: { id: true, identifier: true } });
  const person = await asked.catch(() => null);
  if (!person) return;
  const { id, identifier } = person;
  if (isSealed(identifier) === (db.vault !== noVault)) return mustOpen(openFor(db, id, identifierOf(id), identifier));
  throw new WrongSettings(
    isSealed(identifier)
      ? 'The personal data of this database is sealed: ' +
          'KEYS_DIR must name the folder with its vault.keys and vault-index.key'
      : 'The database holds personal data of a time before it was sealed: begin anew with npm start -- --fresh',
  );
}

/** A secret that was written into the database past us must not be taken for one. */
async function checkProviders(db: Store['db']): Promise<void> {
  const asked = db.provider.findMany({ select: { id: true, token: true }, orderBy: { id: 'asc' } });
  const providers = await asked.catch(() => []);
  const [first] = providers;
  if (!first) return;
  if (providers.every(({ token }) => isSealed(token) === (db.vault !== noVault))) {
    const { id, token } = first;
    return mustOpen(openFor(db, providerKeyId(id), placeIn('providers', 'token', id), token));
  }
  throw new WrongSettings(
    db.vault !== noVault
      ? 'Secrets shared with providers are stored plainly: ' +
          'load the catalogue with vault.keys and vault-index.key in KEYS_DIR'
      : 'Secrets shared with providers are sealed: KEYS_DIR must name the folder with vault.keys and vault-index.key',
  );
}

/** Other keys than those that sealed the data would open nothing, and seal what is new: neither would be read by
 *  all. */
async function mustOpen(opening: Promise<string>): Promise<void> {
  await opening.catch((fault: Error) => {
    if (fault instanceof PersonErased) return;
    throw new WrongSettings(
      `The keys in KEYS_DIR do not open what this database holds: ${fault.message}. ` +
        'Put back the vault.keys that it was written with.',
    );
  });
}
