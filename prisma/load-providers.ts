/** Writes the providers of the catalogue that are new or changed. */
import { isDeepStrictEqual } from 'node:util';
import type { ProviderEntry } from '../adapters/catalogue/files.ts';
import { refuseToWriteOpen } from '../adapters/store/catalogue/providers.ts';
import { withOpenSecrets, withSealedSecrets } from '../adapters/store/catalogue/provider-secrets.ts';
import type { Transaction } from '../adapters/store/database/store.ts';
import { SealBroken } from '../adapters/vault/sealing.ts';

type Row = Awaited<ReturnType<Transaction['provider']['findMany']>>[number];

/** Writes the providers and returns how many are new, how many were changed, and which were left alone since they were
 *  changed without the file. Throws before it would write a sealed
 *  secret as plain text (§6b). */
export async function loadProviders(transaction: Transaction, providers: ProviderEntry[]): Promise<string[]> {
  const rows = new Map((await transaction.provider.findMany()).map((row) => [row.id, row]));
  await refuseToWriteOpen(transaction);
  let changed = 0;
  const leftAlone: string[] = [];
  for (const provider of providers) {
    const row = rows.get(provider.id);
    if (row && (await isUpToDate(transaction, row, provider))) continue;
    if (row?.source === 'changed') {
      leftAlone.push(provider.id);
      continue;
    }
    const written = await withSealedSecrets(transaction, provider);
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

/** Whether a row equals the file. A secret that is not sealed, or not by us, is written again. */
async function isUpToDate(transaction: Transaction, row: Row, provider: ProviderEntry): Promise<boolean> {
  const open = await withOpenSecrets(transaction, row).catch((fault: unknown) => {
    if (fault instanceof SealBroken) return undefined;
    throw fault;
  });
  return open !== undefined && isDeepStrictEqual({ ...open, ...provider }, open);
}
