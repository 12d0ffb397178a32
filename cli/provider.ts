import { text } from 'node:stream/consumers';
import { GivenSecrets, openAddresses, ProviderFields, ProviderId } from '../adapters/catalogue/provider.ts';
import { inPlainWords } from '../adapters/settings/plain-words.ts';
import type { ListedProvider } from '../adapters/store/catalogue/read-providers.ts';
import { listProviders, readProvider } from '../adapters/store/catalogue/read-providers.ts';
import type { SecretName } from '../adapters/store/catalogue/providers.ts';
import * as providers from '../adapters/store/catalogue/providers.ts';
import { checkSeals } from '../adapters/store/database/check-seals.ts';
import type { Store } from '../adapters/store/database/store.ts';
import { noVault } from '../adapters/store/database/store.ts';
import { vaultOfConfig } from '../adapters/vault/vault.ts';
import { loadProviderConfig } from '../config/commands.ts';
import type { Language } from '../domain/languages.ts';
import { whoAmI } from './api-key.ts';
import { withStore } from './with-store.ts';

/** What was typed: a field that is undefined was left out. */
export type TypedFields = Partial<
  Record<'name' | 'name-kk' | 'name-ru' | 'name-en' | 'company' | 'bin' | 'url' | 'callback-url' | 'allow-from', string>
>;
type Config = ReturnType<typeof loadProviderConfig>;

const MEANWHILE: Record<SecretName, string> = {
  token: 'Our calls carry the previous token',
  webhook: 'Results that are signed with the previous secret count too',
  callback: 'Our callbacks are signed with both',
};
const LINES = { token: 'TOKEN', webhook: 'WEBHOOK_SECRET', callback: 'CALLBACK_SECRET' } as const;

/** Adds a provider and prints its secrets as lines that a shell can read; `isOwn`: such lines are read instead. */
export const add = (id: string, typed: TypedFields, isOwn: boolean): Promise<number> =>
  withProviders(async (store, config) => {
    const fields = checked(id, fieldsOf(typed), config);
    const own = isOwn ? await ownSecrets() : undefined;
    const secrets = await providers.addProvider(store, id, fields, whoAmI(), own);
    if (!secrets) return refuse(`There is a provider ${id} already: npx usynys provider change ${id} changes it.`);
    if (own) {
      console.error(`The provider ${id} was added with the secrets that were given.`);
      return 0;
    }
    const { token, webhookSecret: webhook, callbackSecret: callback } = secrets;
    for (const [name, value] of Object.entries({ token, webhook, callback }))
      console.log(`${LINES[name as SecretName]}=${value}`);
    console.error(`The provider ${id} was added. These secrets are shown only once: give them to its system.`);
    return 0;
  });

/** Changes the fields that are given. */
export const change = (id: string, typed: TypedFields): Promise<number> =>
  withProviders(async (store, config) => {
    const before = await readProvider(store, id);
    if (!before) return unknown(id);
    await providers.updateProvider(store, id, { fields: checked(id, fieldsOf(typed, before), config) }, whoAmI());
    console.log(`${id} was changed. Every process uses the new settings within ten seconds.`);
    return 0;
  });

/** Disables a provider, or enables it. */
export const setDisabled = (id: string, isDisabled: boolean): Promise<number> =>
  withProviders(async (store) => {
    if (!(await providers.updateProvider(store, id, { isDisabled }, whoAmI()))) return unknown(id);
    console.log(
      isDisabled ? `${id} is disabled: its systems may not call. Its open offers go on.` : `${id} is enabled.`,
    );
    return 0;
  });

/** Makes a new secret and prints it, or ends the one before. */
export const secret = (id: string, name: SecretName, endsPrevious: boolean): Promise<number> =>
  withProviders(async (store) => {
    if (!(await readProvider(store, id))) return unknown(id);
    if (endsPrevious) return endPrevious(store, id, name);
    const made = await providers.newProviderSecret(store, id, name, whoAmI());
    const end = `npx usynys provider secret ${id} ${name} --end-previous`;
    if (!made) return unknown(id);
    if (made === 'previous-valid') return refuse(`The previous ${name} secret of ${id} is still valid. First: ${end}`);
    console.log(`${LINES[name]}=${made.value}`);
    console.error(`Shown only once. ${MEANWHILE[name]}, until ${end}`);
    return 0;
  });

async function endPrevious(store: Store, id: string, name: SecretName): Promise<number> {
  const had = await providers.endPreviousSecret(store, id, name, whoAmI());
  console.log(had ? `The previous ${name} secret of ${id} has ended.` : `${id} has no previous ${name} secret.`);
  return had ? 0 : 1;
}

/** Prints all providers. */
export const list = (): Promise<number> =>
  withProviders(async (store) => {
    for (const one of await listProviders(store, { limit: 10_000 })) {
      const notes = [
        ...(one.disabledAt ? [`disabled ${one.disabledAt.toISOString()}`] : []),
        ...providers.PROVIDER_SECRETS.filter((name) => one.secrets[name].isPreviousValid).map(
          (name) => `the previous ${name} secret is valid too`,
        ),
      ];
      console.log([one.id, (one.names as { en: string }).en, one.url, ...notes].join('  '));
    }
    return 0;
  });

/** The fields as the schema wants them: what was typed, else what was before, else what follows from the rest. */
function fieldsOf(typed: TypedFields, before?: ListedProvider) {
  const names = before?.names as ProviderFields['names'] | undefined;
  const inLanguage = (language: Language) => typed[`name-${language}`] ?? typed.name ?? names?.[language];
  const url = typed.url ?? before?.url;
  return {
    names: { kk: inLanguage('kk'), ru: inLanguage('ru'), en: inLanguage('en') },
    company: { name: typed.company ?? before?.companyName ?? inLanguage('ru'), bin: typed.bin ?? before?.companyBin },
    url,
    callbackUrl:
      typed['callback-url'] ??
      before?.callbackUrl ??
      (url === undefined ? undefined : `${url.replace(/\/$/, '')}/callbacks`),
    allowFrom: typed['allow-from']?.split(',').filter(Boolean) ?? before?.allowFrom ?? [],
  };
}

const OPTION_OF: Record<string, string> = {
  'company.bin': '--bin',
  'company.name': '--company',
  allowFrom: '--allow-from',
};
const optionOf = (at: string): string =>
  OPTION_OF[at] ??
  (at.startsWith('names') ? '--name' : at.startsWith('callback') ? '--callback-url' : `--${at.split('.')[0]}`);

function checked(id: string, fields: unknown, { NODE_ENV }: Config): ProviderFields {
  if (!ProviderId.safeParse(id).success)
    throw new Error(`An id is small letters, digits and hyphens, a letter first; it is "${id}".`);
  const { success, data, error } = ProviderFields.safeParse(fields, { error: inPlainWords });
  const wrong = success
    ? NODE_ENV === 'production' && openAddresses(data).map(({ field, message }) => `${optionOf(field)} ${message}`)
    : error.issues.map(({ path, message }) => `${optionOf(path.join('.'))} ${message}`);
  if (wrong && wrong.length > 0) throw new Error([...new Set(wrong)].join('\n'));
  return data!;
}

/** Reads lines such as `TOKEN=…` from standard input: as arguments they would be visible in the list of processes. */
async function ownSecrets(): Promise<providers.ProviderSecrets> {
  const lines = (await text(process.stdin)).split(/\r?\n/);
  const valueOf = (name: string) => lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  const { data, error } = GivenSecrets.safeParse({
    token: valueOf(LINES.token),
    webhookSecret: valueOf(LINES.webhook),
    callbackSecret: valueOf(LINES.callback),
  });
  if (data) return data;
  const names: Record<string, string> = {
    token: LINES.token,
    webhookSecret: LINES.webhook,
    callbackSecret: LINES.callback,
  };
  throw new Error(error.issues.map(({ path, message }) => `${names[String(path[0])]} ${message}`).join('\n'));
}

function refuse(sentence: string): number {
  console.error(sentence);
  return 1;
}

const unknown = (id: string): number =>
  refuse(`There is no provider ${id}. npx usynys provider list shows them, npx usynys provider add ${id} … makes it.`);

async function withProviders(work: (store: Store, config: Config) => Promise<number>): Promise<number> {
  const config = loadProviderConfig();
  const { DATABASE_URL: url, CLOCK_URL: clockUrl } = config;
  return withStore({ url, clockUrl, vault: vaultOfConfig(config) ?? noVault }, async (store) => {
    await checkSeals(store.db);
    return work(store, config);
  });
}
