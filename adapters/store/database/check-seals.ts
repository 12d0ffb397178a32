import { WrongSettings } from '../../settings/wrong-settings.ts';
import { isSealed } from '../../vault/sealing.ts';
import { placeIn } from './personal-columns.ts';
import { identifierOf, openFor, PersonErased, providerKeyId } from './sealed.ts';
import type { Store } from './store.ts';
import { noVault } from './store.ts';

/** Throws, with what to do, when database and process disagree on sealing (§6b): a process with keys needs sealed data,
 *  one without keys needs plain data, and the keys must be those that sealed it. An unreachable database passes: the
 *  first query reports it. */
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
      : 'The personal data of this database is not sealed: make a new database with npm start -- --fresh',
  );
}

/** A secret that was written into the database by other means must not be used. */
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

/** Throws when the keys are not those that sealed the data: they would open nothing, and new data would be sealed with
 *  keys that other processes do not have. */
async function mustOpen(opening: Promise<string>): Promise<void> {
  await opening.catch((fault: Error) => {
    if (fault instanceof PersonErased) return;
    throw new WrongSettings(
      `The keys in KEYS_DIR do not open what this database holds: ${fault.message}. ` +
        'Put back the vault.keys that it was written with.',
    );
  });
}
