import { secretsOf } from '../../settings/fields.ts';
import { withOpenSecrets } from '../catalogue/provider-secrets.ts';
import type { Store } from '../database/store.ts';

/** Who may tell us results in a provider's name. */
export type WebhookAccess = { secrets: string[]; allowFrom: string[] };

/** What a provider signs its results with, two secrets while one is being replaced, and where from; undefined for a
 *  provider that we do not know. */
export async function webhookAccess({ db }: Pick<Store, 'db'>, providerId: string): Promise<WebhookAccess | undefined> {
  const provider = await db.provider.findUnique({
    where: { id: providerId },
    select: { id: true, webhookSecret: true, previousWebhookSecret: true, allowFrom: true },
  });
  if (!provider) return undefined;
  return { secrets: secretsOf(await withOpenSecrets(db, provider)), allowFrom: provider.allowFrom };
}
