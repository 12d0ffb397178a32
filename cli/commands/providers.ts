import type { Command, Given, Option } from './command.ts';
import { textOf } from './command.ts';

const FIELDS = {
  name: { means: 'its name, in all languages that have none of their own', value: '<name>' },
  'name-kk': { means: 'its name in Kazakh', value: '<name>' },
  'name-ru': { means: 'its name in Russian', value: '<name>' },
  'name-en': { means: 'its name in English', value: '<name>' },
  bin: { means: 'its BIN, which КДП shows to the person who is asked for consent (§3)', value: '<BIN>' },
  company: { means: 'the name that КДП shows; the Russian name when left out', value: '<name>' },
  url: { means: 'the address of its system: our calls go to <url>/applications', value: '<url>' },
  'callback-url': { means: 'where changes of offers are reported; <url>/callbacks when left out', value: '<url>' },
  'allow-from': { means: 'networks that its results come from, with commas; any when left out', value: '<CIDR>' },
} as const satisfies Record<string, Option>;

const OWN = { means: 'reads the secrets from standard input, in the lines that the command prints otherwise' } as const;

const typed = (given: Given) =>
  Object.fromEntries(Object.keys(FIELDS).map((name) => [name, textOf(given, name)] as const));
const needed = <T extends Option>(option: T) => ({ ...option, isNeeded: true }) as const;

/** Providers, without a file. */
export const providerCommands: readonly Command[] = [
  {
    words: 'provider add',
    takes: ['<id>'],
    options: {
      ...FIELDS,
      name: needed(FIELDS.name),
      bin: needed(FIELDS.bin),
      url: needed(FIELDS.url),
      'own-secrets': OWN,
    },
    does: 'Adds a provider, and prints the three secrets that its system and this one share, this once.',
    example: 'npx usynys provider add myprov --name "My provider" --bin 491240000039 --url http://127.0.0.1:8080',
    needs: 'database',
    run: async (given) =>
      (await import('../provider.ts')).add(given.args[0]!, typed(given), given.options['own-secrets'] === true),
  },
  {
    words: 'provider change',
    takes: ['<id>'],
    options: FIELDS,
    does: 'Changes what is given and keeps the rest; every process uses it within ten seconds.',
    example: 'npx usynys provider change myprov --callback-url https://provider.example/callbacks',
    needs: 'database',
    run: async (given) => (await import('../provider.ts')).change(given.args[0]!, typed(given)),
  },
  {
    words: 'provider secret',
    takes: ['<id>', 'token|webhook|callback'],
    options: { 'end-previous': { means: 'ends the secret before the newest, instead of making one' } },
    does: 'Makes a new secret and prints it, this once; the one before stays valid beside it.',
    example: 'npx usynys provider secret myprov webhook',
    needs: 'database',
    run: async ({ args: [id, name], options }) => {
      if (name === 'token' || name === 'webhook' || name === 'callback')
        return (await import('../provider.ts')).secret(id!, name, options['end-previous'] === true);
      console.error(`provider secret: "${name}" is none of token, webhook, callback.`);
      return 2;
    },
  },
  {
    words: 'provider disable',
    takes: ['<id>'],
    does: 'Refuses all calls of its systems from now on; its open offers go on.',
    example: 'npx usynys provider disable myprov',
    needs: 'database',
    run: async ({ args: [id] }) => (await import('../provider.ts')).setDisabled(id!, true),
  },
  {
    words: 'provider enable',
    takes: ['<id>'],
    does: 'Lets its systems call again, with the keys that they had.',
    example: 'npx usynys provider enable myprov',
    needs: 'database',
    run: async ({ args: [id] }) => (await import('../provider.ts')).setDisabled(id!, false),
  },
  {
    words: 'provider list',
    does: 'Lists the providers: id, name, address, and what is unusual.',
    example: 'npx usynys provider list',
    needs: 'database',
    run: async () => (await import('../provider.ts')).list(),
  },
];
