/** Providers as administrators add and change them, without a file (§2.4). Every change is audited in its own
 *  transaction; secrets are made here, sealed, and returned once. */
import { randomBytes } from 'node:crypto';
import type { Provider } from '../../../prisma/generated/client.ts';
import type { ProviderFields } from '../../catalogue/provider.ts';
import { columnsOfCompany } from '../../catalogue/provider.ts';
import { WrongSettings } from '../../settings/wrong-settings.ts';
import { audit } from '../database/audit-log.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction, noVault } from '../database/store.ts';
import { hasSealedSecret, withOpenSecrets, withSealedSecrets } from './provider-secrets.ts';

/** The secrets that a provider and we share. */
export type ProviderSecrets = { token: string; webhookSecret: string; callbackSecret: string };
/** One of them, as people name it. */
export const PROVIDER_SECRETS = ['token', 'webhook', 'callback'] as const;
export type SecretName = (typeof PROVIDER_SECRETS)[number];

/** Adds a provider and returns its secrets; undefined when one of this id exists. */
export async function addProvider(
  store: Store,
  id: string,
  fields: ProviderFields,
  actor: string,
): Promise<ProviderSecrets | undefined> {
  const secrets = { token: newToken(), webhookSecret: newSecret(), callbackSecret: newSecret() };
  const isAdded = await inTransaction(store, async (tx) => {
    await refuseToWriteOpen(tx);
    const row = await withSealedSecrets(tx, { id, ...rowOf(fields), ...secrets, source: 'changed' });
    const { count } = await tx.provider.createMany({ data: [row], skipDuplicates: true });
    if (count > 0) await note(store, tx, actor, { action: 'provider-added', id });
    return count > 0;
  });
  return isAdded ? secrets : undefined;
}

/** Changes what an administrator says of a provider; false when there is none. An address that had answered 410 is
 *  called again. */
export const changeProvider = (store: Store, id: string, fields: ProviderFields, actor: string): Promise<boolean> =>
  change(store, id, { action: 'provider-changed', actor }, async () => ({ ...rowOf(fields), goneCallbackUrl: null }));

/** Disables a provider, or enables it again; false when there is none. Its systems may not call while it is disabled;
 *  open offers go on: its system is called, its signed results count, callbacks are sent. */
export async function setDisabled(store: Store, id: string, isDisabled: boolean, actor: string): Promise<boolean> {
  const at = isDisabled ? new Date(await store.now()) : null;
  const action = isDisabled ? 'provider-disabled' : 'provider-enabled';
  return change(store, id, { action, actor }, async (tx, row) => {
    if ((row.disabledAt !== null) === isDisabled) return { disabledAt: row.disabledAt };
    await tx.apiKey.updateMany({ where: { providerId: id }, data: { suspendedAt: at } });
    return { disabledAt: at };
  });
}

const COLUMNS = {
  webhook: ['webhookSecret', 'previousWebhookSecret'],
  callback: ['callbackSecret', 'previousCallbackSecret'],
} as const;

/** Makes a new secret and returns it; undefined when there is no such provider. The one before stays valid beside it
 *  until `endPreviousSecret`; of the token, which our calls carry, there is only one. */
export async function newProviderSecret(
  store: Store,
  id: string,
  name: SecretName,
  actor: string,
): Promise<string | undefined> {
  const made = name === 'token' ? newToken() : newSecret();
  const isChanged = await change(store, id, { action: 'provider-secret-made', actor, name }, async (tx, row) => {
    if (name === 'token') return withSealedSecrets(tx, { id, token: made });
    const [current, previous] = COLUMNS[name];
    return withSealedSecrets(tx, { id, [current]: made, [previous]: (await withOpenSecrets(tx, row))[current] });
  });
  return isChanged ? made : undefined;
}

/** Ends the previous secret; false when there is none. */
export async function endPreviousSecret(
  store: Store,
  id: string,
  name: Exclude<SecretName, 'token'>,
  actor: string,
): Promise<boolean> {
  const [, previous] = COLUMNS[name];
  const action = 'provider-secret-ended';
  return change(store, id, { action, actor, name }, async (_tx, row) =>
    row[previous] === null ? undefined : { [previous]: null },
  );
}

type Note = { action: string; actor: string; name?: SecretName };

/** Locks the row, changes it and notes the change, after which the loader leaves the provider alone; false when there
 *  is no such provider, or nothing to change. */
function change(
  store: Store,
  id: string,
  { actor, ...noted }: Note,
  how: (tx: Transaction, row: Provider) => Promise<object | undefined>,
): Promise<boolean> {
  return inTransaction(store, async (tx) => {
    await tx.$queryRaw`SELECT id FROM providers WHERE id = ${id} FOR UPDATE`;
    const row = await tx.provider.findUnique({ where: { id } });
    if (!row) return false;
    await refuseToWriteOpen(tx);
    const changed = await how(tx, row);
    if (changed === undefined) return false;
    await tx.provider.update({ where: { id }, data: { ...changed, source: 'changed' } });
    await note(store, tx, actor, { ...noted, id });
    return true;
  });
}

const note = (
  { now }: Store,
  tx: Transaction,
  actor: string,
  { action, id, name }: Omit<Note, 'actor'> & { id: string },
): Promise<void> =>
  audit({ db: tx, now }, [{ actor, action, subject: `provider ${id}`, ...(name ? { detail: { secret: name } } : {}) }]);

const rowOf = ({ company, ...fields }: ProviderFields) => ({ ...fields, ...columnsOfCompany(company) });
const newToken = (): string => randomBytes(32).toString('base64url');
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** Refuses to write a secret as plain text where others are sealed (§6b). */
export async function refuseToWriteOpen(tx: Transaction): Promise<void> {
  if (tx.vault !== noVault) return;
  const sealed = (await tx.provider.findMany()).filter(hasSealedSecret).map(({ id }) => id);
  if (sealed.length > 0)
    throw new WrongSettings(
      `The secrets of providers ${sealed.toSorted().join(', ')} are sealed: ` +
        'KEYS_DIR must name the folder with vault.keys and vault-index.key. Nothing was changed.',
    );
}
