/** Providers as administrators add and change them, without a file (§2.4). Every change is audited in its own
 *  transaction; secrets are made here, sealed, and returned once. */
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Provider } from '../../../prisma/generated/client.ts';
import type { ProviderFields } from '../../catalogue/provider.ts';
import { columnsOfCompany } from '../../catalogue/provider.ts';
import { WrongSettings } from '../../settings/wrong-settings.ts';
import type { AuditEntry } from '../database/audit-log.ts';
import { audit } from '../database/audit-log.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction, noVault } from '../database/store.ts';
import { hasSealedSecret, withOpenSecrets, withSealedSecrets } from './provider-secrets.ts';

/** The secrets that a provider and we share. */
export type ProviderSecrets = { token: string; webhookSecret: string; callbackSecret: string };
/** One of them, as people name it. */
export const PROVIDER_SECRETS = ['token', 'webhook', 'callback'] as const;
export type SecretName = (typeof PROVIDER_SECRETS)[number];

/** Adds a provider and returns its secrets: those that are given, or new ones. Undefined when one of this id exists. */
export async function addProvider(
  store: Store,
  id: string,
  fields: ProviderFields,
  actor: string,
  secrets: ProviderSecrets = { token: newToken(), webhookSecret: newSecret(), callbackSecret: newSecret() },
): Promise<ProviderSecrets | undefined> {
  const now = new Date(await store.now());
  const since = { tokenSince: now, webhookSecretSince: now, callbackSecretSince: now };
  const isAdded = await inTransaction(store, async (tx) => {
    await refuseToWriteOpen(tx);
    const row = await withSealedSecrets(tx, { id, ...rowOf(fields), ...secrets, ...since, source: 'changed' });
    const { count } = await tx.provider.createMany({ data: [row], skipDuplicates: true });
    if (count > 0) await note(store, tx, id, { actor, action: 'provider-added' });
    return count > 0;
  });
  return isAdded ? secrets : undefined;
}

/** A change by an administrator; `isDisabled` stays as it is when it is left out. */
export type ProviderUpdate = { fields?: ProviderFields; isDisabled?: boolean };

/** Changes a provider; false when there is none. An address that had answered 410 is called again. While it is disabled
 *  its systems may not call; open offers go on: its system is called, its signed results count, callbacks are sent. */
export async function updateProvider(
  store: Store,
  id: string,
  { fields, isDisabled }: ProviderUpdate,
  actor: string,
): Promise<boolean> {
  const now = new Date(await store.now());
  const found = await withLocked(store, id, async (tx, row) => {
    const changed = fields ? changedIn(row, fields) : [];
    if (fields && changed.length > 0) {
      await write(tx, id, { ...rowOf(fields), goneCallbackUrl: null });
      await note(store, tx, id, { actor, action: 'provider-changed', detail: { fields: changed } });
    }
    if (isDisabled === undefined || (row.disabledAt !== null) === isDisabled) return true;
    const at = isDisabled ? now : null;
    await write(tx, id, { disabledAt: at });
    await tx.apiKey.updateMany({ where: { providerId: id }, data: { suspendedAt: at } });
    await note(store, tx, id, { actor, action: isDisabled ? 'provider-disabled' : 'provider-enabled' });
    return true;
  });
  return found ?? false;
}

const COLUMNS = {
  token: { current: 'token', previous: 'previousToken', since: 'tokenSince' },
  webhook: { current: 'webhookSecret', previous: 'previousWebhookSecret', since: 'webhookSecretSince' },
  callback: { current: 'callbackSecret', previous: 'previousCallbackSecret', since: 'callbackSecretSince' },
} as const;

/** Makes a new secret; the one before stays valid beside it until `endPreviousSecret`. `previous-valid`: that one must
 *  be ended first, so that no secret ends unnoticed. Undefined when there is no such provider. */
export async function newProviderSecret(
  store: Store,
  id: string,
  name: SecretName,
  actor: string,
): Promise<{ value: string } | 'previous-valid' | undefined> {
  const value = name === 'token' ? newToken() : newSecret();
  const now = new Date(await store.now());
  const { current, previous, since } = COLUMNS[name];
  return withLocked(store, id, async (tx, row) => {
    if (row[previous] !== null) return 'previous-valid';
    const open = await withOpenSecrets(tx, { id, [current]: row[current] });
    const sealed = await withSealedSecrets(tx, { id, [current]: value, [previous]: open[current] });
    await write(tx, id, { ...sealed, [since]: now });
    await note(store, tx, id, { actor, action: 'provider-secret-made', detail: { secret: name } });
    return { value };
  });
}

/** Ends the previous secret; false when there is none. */
export async function endPreviousSecret(store: Store, id: string, name: SecretName, actor: string): Promise<boolean> {
  const { previous } = COLUMNS[name];
  const isEnded = await withLocked(store, id, async (tx, row) => {
    if (row[previous] === null) return false;
    await write(tx, id, { [previous]: null });
    await note(store, tx, id, { actor, action: 'provider-secret-ended', detail: { secret: name } });
    return true;
  });
  return isEnded ?? false;
}

/** Locks the row, so that one change happens at a time; undefined when there is no such provider. */
function withLocked<T>(
  store: Store,
  id: string,
  work: (tx: Transaction, row: Provider) => Promise<T>,
): Promise<T | undefined> {
  return inTransaction(store, async (tx) => {
    await tx.$queryRaw`SELECT id FROM providers WHERE id = ${id} FOR UPDATE`;
    const row = await tx.provider.findUnique({ where: { id } });
    if (!row) return undefined;
    await refuseToWriteOpen(tx);
    return work(tx, row);
  });
}

/** From then on the loader leaves the provider alone. */
const write = (tx: Transaction, id: string, columns: object) =>
  tx.provider.update({ where: { id }, data: { ...columns, source: 'changed' }, select: { id: true } });

const note = (store: Store, tx: Transaction, id: string, entry: Omit<AuditEntry, 'subject'>): Promise<void> =>
  audit({ db: tx, now: store.now }, [{ ...entry, subject: `provider ${id}` }]);

/** The columns that differ, and the address that answered 410. */
const changedIn = (row: Provider, fields: ProviderFields): string[] => {
  const columns = Object.entries({ ...rowOf(fields), goneCallbackUrl: null });
  return columns.flatMap(([name, value]) => (isDeepStrictEqual(row[name as keyof Provider], value) ? [] : [name]));
};

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
