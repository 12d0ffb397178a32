/** Seals the secrets that a provider and we share (§6b), with one key for each provider, so that an attacker who reads
 *  or writes the database can act for neither. */
import type { Place } from '../database/personal-columns.ts';
import { placeIn } from '../database/personal-columns.ts';
import type { Opening } from '../database/sealed.ts';
import { isSealed } from '../../vault/sealing.ts';
import { openFor, providerKeyId, sealFor } from '../database/sealed.ts';
import type { Transaction } from '../database/store.ts';

const COLUMNS = {
  token: 'token',
  previousToken: 'previous_token',
  webhookSecret: 'webhook_secret',
  previousWebhookSecret: 'previous_webhook_secret',
  callbackSecret: 'callback_secret',
  previousCallbackSecret: 'previous_callback_secret',
} as const;

type Field = keyof typeof COLUMNS;
type WithSecrets = { id: string } & Partial<Record<Field, string | null>>;

/** The row of a provider with its secrets sealed, as it is stored. */
export const withSealedSecrets = <T extends WithSecrets>(tx: Transaction, provider: T): Promise<T> =>
  eachSecret(tx, provider, sealFor);

/** The row of a provider with its secrets opened; throws `SealBroken` for a secret that was not sealed by us. */
export const withOpenSecrets = <T extends WithSecrets>(tx: Opening, provider: T): Promise<T> =>
  eachSecret(tx, provider, openFor);

type Change<C> = (tx: C, keyId: string, place: Place, text: string) => Promise<string>;

async function eachSecret<T extends WithSecrets, C>(tx: C, provider: T, change: Change<C>): Promise<T> {
  const { id } = provider;
  const result: T = { ...provider };
  for (const [field, column] of Object.entries(COLUMNS) as [Field, (typeof COLUMNS)[Field]][]) {
    const secret = provider[field];
    if (secret)
      Object.assign(result, {
        [field]: await change(tx, providerKeyId(id), placeIn('providers', column, id), secret),
      });
  }
  return result;
}

/** The token that our calls carry: the previous one until it is ended, since the provider's system may not know the new
 *  one yet. */
export const tokenOfCalls = ({ token, previousToken }: Record<'token', string> & { previousToken: string | null }) =>
  previousToken ?? token;

/** Whether any secret of this row is sealed. */
export const hasSealedSecret = (provider: WithSecrets): boolean =>
  (Object.keys(COLUMNS) as Field[]).some((field) => isSealed(provider[field] ?? ''));
