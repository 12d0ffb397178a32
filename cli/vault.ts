import { text } from 'node:stream/consumers';
import { erasePerson } from '../adapters/store/privacy/erase-person.ts';
import { rotateAllKeys } from '../adapters/store/privacy/rotate-keys.ts';
import { LONG } from '../adapters/store/database/session-settings.ts';
import { WrongSettings } from '../adapters/settings/wrong-settings.ts';
import type { Store } from '../adapters/store/database/store.ts';
import { vaultOfConfig } from '../adapters/vault/vault.ts';
import { loadAuditConfig } from '../config/commands.ts';
import type { RecipientKind } from '../domain/identifiers.ts';
import { withStore } from './with-store.ts';

/** Encrypts every person's key with the first key of vault.keys; the older keys may be deleted afterwards. */
export function rotateVault(): Promise<number> {
  return withVault(async (store) => {
    const all = await rotateAllKeys(store);
    console.log(`${all} keys were encrypted again. No key is encrypted with an older one.`);
    return 0;
  });
}

const MESSAGES = {
  erased: 'Erased. The journal stays and verifies; the personal data can no longer be read.',
  unknown: 'This identifier is not stored here.',
  'offer-open':
    'An offer is still open, or the SMS about its end is not sent yet: cancel the offer, or wait. Nothing was erased.',
};

/** Erases the person or organisation that standard input names: as an argument the identifier would be visible in the
 *  list of processes. */
export function eraseFromVault(kind: RecipientKind, actor: string): Promise<number> {
  return withVault(async (store) => {
    const identifier = (await text(process.stdin)).trim();
    const result = await erasePerson(store, { kind, identifier, actor });
    console.log(MESSAGES[result]);
    return result === 'erased' ? 0 : 1;
  });
}

async function withVault(work: (store: Store) => Promise<number>): Promise<number> {
  const config = loadAuditConfig();
  const vault = vaultOfConfig(config);
  if (!vault) throw new WrongSettings(noVaultKeys(config.KEYS_DIR));
  return withStore({ url: config.DATABASE_URL, connections: 2, limits: LONG, vault }, work);
}

const noVaultKeys = (folder: string | undefined): string =>
  folder === undefined
    ? 'KEYS_DIR is not set: it names the folder with vault.keys and vault-index.key.'
    : `There are no files vault.keys and vault-index.key in ${folder} (KEYS_DIR).`;
