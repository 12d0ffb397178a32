import type { Provider } from '../../../prisma/generated/client.ts';
import type { Store } from '../database/store.ts';
import type { SecretName } from './providers.ts';

/** A provider as administrators see it: which secrets it has, and never what they are (§6b). */
export type ListedProvider = Pick<
  Provider,
  'id' | 'names' | 'companyName' | 'companyBin' | 'url' | 'callbackUrl' | 'allowFrom' | 'source' | 'disabledAt'
> & { secrets: Record<SecretName, { since: Date; isPreviousValid: boolean }> };

const SECRETS = { token: true, webhookSecret: true, callbackSecret: true } as const;

/** Lists the providers by id, after the last id of the page before. */
export async function listProviders(
  { db }: Pick<Store, 'db'>,
  { limit, after }: { limit: number; after?: string },
): Promise<ListedProvider[]> {
  const rows = await db.provider.findMany({
    where: after === undefined ? {} : { id: { gt: after } },
    orderBy: { id: 'asc' },
    take: limit,
    omit: SECRETS,
  });
  return rows.map(listed);
}

/** Reads a provider; undefined when there is none. */
export async function readProvider({ db }: Pick<Store, 'db'>, id: string): Promise<ListedProvider | undefined> {
  const row = await db.provider.findUnique({ where: { id }, omit: SECRETS });
  return row ? listed(row) : undefined;
}

type Row = Omit<Provider, keyof typeof SECRETS>;

const listed = ({ previousToken, previousWebhookSecret, previousCallbackSecret, ...row }: Row): ListedProvider => ({
  ...row,
  secrets: {
    token: { since: row.tokenSince, isPreviousValid: previousToken !== null },
    webhook: { since: row.webhookSecretSince, isPreviousValid: previousWebhookSecret !== null },
    callback: { since: row.callbackSecretSince, isPreviousValid: previousCallbackSecret !== null },
  },
});
