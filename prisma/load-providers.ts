/** Writes the providers of the catalogue that are new or changed. */
import { isDeepStrictEqual } from 'node:util';
import type { ProviderEntry } from '../adapters/catalogue/files.ts';
import { refuseToWriteOpen } from '../adapters/store/catalogue/providers.ts';
import { withOpenSecrets, withSealedSecrets } from '../adapters/store/catalogue/provider-secrets.ts';
import type { Transaction } from '../adapters/store/database/store.ts';
import { SealBroken } from '../adapters/vault/sealing.ts';

type Row = Awaited<ReturnType<Transaction['provider']['findMany']>>[number];

/** Writes the providers and returns how many are new, how many were changed, and which were left alone since they were
 *  changed without the file. Throws before it would write a sealed secret as plain text (§6b). */
export async function loadProviders(
  transaction: Transaction,
  providers: ProviderEntry[],
  now: Date,
): Promise<string[]> {
  const rows = new Map((await transaction.provider.findMany()).map((row) => [row.id, row]));
  await refuseToWriteOpen(transaction);
  let changed = 0;
  const leftAlone: string[] = [];
  for (const provider of providers) {
    const row = rows.get(provider.id);
    const open = row && (await openRow(transaction, row));
    if (open && isDeepStrictEqual({ ...open, ...provider }, open)) continue;
    if (row?.source === 'changed') {
      leftAlone.push(provider.id);
      continue;
    }
    const written = { ...(await withSealedSecrets(transaction, provider)), ...sinceOf(provider, open, now) };
    await transaction.provider.upsert({ where: { id: provider.id }, create: written, update: written });
    if (row) changed += 1;
  }
  const made = providers.filter(({ id }) => !rows.has(id)).length;
  const counts = [
    ...(made > 0 ? [`${made} new`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(leftAlone.length > 0 ? [`left alone, since they were changed without the file: ${leftAlone.join(', ')}`] : []),
  ];
  return counts.length > 0 ? [`providers: ${counts.join(', ')}`] : [];
}

/** The row with its secrets; undefined when one is not sealed, or not by us: then all are written again. */
const openRow = (transaction: Transaction, row: Row): Promise<Row | undefined> =>
  withOpenSecrets(transaction, row).catch((fault: unknown) => {
    if (fault instanceof SealBroken) return undefined;
    throw fault;
  });

/** The moments of the secrets that are new. */
const sinceOf = (provider: ProviderEntry, open: Row | undefined, now: Date) => ({
  ...(open?.token === provider.token ? {} : { tokenSince: now }),
  ...(open?.webhookSecret === provider.webhookSecret ? {} : { webhookSecretSince: now }),
  ...(open?.callbackSecret === provider.callbackSecret ? {} : { callbackSecretSince: now }),
});
