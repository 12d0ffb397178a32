import { secretsOf } from '../../settings/fields.ts';
import { withOpenSecrets } from '../catalogue/provider-secrets.ts';
import type { Store } from '../database/store.ts';

/** The secrets that sign a provider's results, and the networks that they may come from. */
export type WebhookAccess = { secrets: string[]; allowFrom: string[] };

/** Reads how results of a provider are authenticated; two secrets are valid while one is being replaced. Undefined for
 *  an unknown provider. */
export async function webhookAccess({ db }: Pick<Store, 'db'>, providerId: string): Promise<WebhookAccess | undefined> {
  const provider = await db.provider.findUnique({
    where: { id: providerId },
    select: { id: true, webhookSecret: true, previousWebhookSecret: true, allowFrom: true },
  });
  if (!provider) return undefined;
  return { secrets: secretsOf(await withOpenSecrets(db, provider)), allowFrom: provider.allowFrom };
}
