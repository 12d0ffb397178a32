/** Writes the providers of the catalogue that are new or changed. */
import { isDeepStrictEqual } from 'node:util';
import type { ProviderEntry } from '../adapters/catalogue/files.ts';
import { hasSealedSecret, withOpenSecrets, withSealedSecrets } from '../adapters/store/catalogue/provider-secrets.ts';
import { WrongSettings } from '../adapters/settings/wrong-settings.ts';
import type { Transaction } from '../adapters/store/database/store.ts';
import { noVault } from '../adapters/store/database/store.ts';
import { SealBroken } from '../adapters/vault/sealing.ts';

type Row = Awaited<ReturnType<Transaction['provider']['findMany']>>[number];

/** Writes the providers and returns how many are new and how many were changed. Throws before it would write a sealed
 *  secret as plain text (§6b). */
export async function loadProviders(transaction: Transaction, providers: ProviderEntry[]): Promise<string[]> {
  const rows = new Map((await transaction.provider.findMany()).map((row) => [row.id, row]));
  const sealed = [...rows.values()].filter(hasSealedSecret).map(({ id }) => id);
  if (sealed.length > 0 && transaction.vault === noVault)
    throw new WrongSettings(
      `The secrets of providers ${sealed.toSorted().join(', ')} are sealed: ` +
        'KEYS_DIR must name the folder with vault.keys and vault-index.key. Nothing was changed.',
    );
  let changed = 0;
  for (const provider of providers) {
    const row = rows.get(provider.id);
    if (row && (await isUpToDate(transaction, row, provider))) continue;
    const written = await withSealedSecrets(transaction, provider);
    await transaction.provider.upsert({ where: { id: provider.id }, create: written, update: written });
    if (row) changed += 1;
  }
  const made = providers.filter(({ id }) => !rows.has(id)).length;
  const counts = [...(made > 0 ? [`${made} new`] : []), ...(changed > 0 ? [`${changed} changed`] : [])];
  return counts.length > 0 ? [`providers: ${counts.join(', ')}`] : [];
}

/** Whether a row equals the file. A secret that is not sealed, or not by us, is written again. */
async function isUpToDate(transaction: Transaction, row: Row, provider: ProviderEntry): Promise<boolean> {
  const open = await withOpenSecrets(transaction, row).catch((fault: unknown) => {
    if (fault instanceof SealBroken) return undefined;
    throw fault;
  });
  return open !== undefined && isDeepStrictEqual({ ...open, ...provider }, open);
}
