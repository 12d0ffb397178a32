import assert from 'node:assert/strict';
import { SEARCH_ATTRIBUTES } from '../scripts/setup/search-attributes.mjs';
import * as searchAttributes from '../workflows/search-attributes.ts';
import { importsOf, readTree } from './support/source-tree.ts';
import type { Tree } from './support/source-tree.ts';

/** What a folder may import: folders or files; `types:` marks those of which only types may be imported. */
const ARROWS: Record<string, readonly string[]> = {
  domain: [],
  workflows: ['domain/', 'types:activities/', 'npm:@temporalio/workflow', 'npm:@temporalio/common'],
  activities: ['domain/', 'npm:', 'node:'],
  adapters: ['domain/', 'activities/', 'prisma/generated/', ...contract('workflows/'), 'npm:', 'node:'],
  worker: ['domain/', 'workflows/', 'activities/', 'adapters/', 'prisma/generated/', 'config/', 'npm:', 'node:'],
  api: ['domain/', 'adapters/', ...contract('workflows/'), 'types:activities/', 'config/', 'npm:', 'node:'],
  cli: ['domain/', 'adapters/', ...contract('workflows/'), 'config/', 'npm:', 'node:'],
  prisma: [
    'adapters/catalogue/',
    'adapters/clock/',
    'adapters/keys/',
    'adapters/settings/',
    'adapters/store/',
    'adapters/vault/',
    'domain/',
    'config/',
    'npm:',
    'node:',
  ],
  sandbox: ['domain/', 'npm:', 'node:'],
  scripts: ['npm:', 'node:'],
  config: [
    'adapters/settings/',
    'adapters/oidc/settings.ts',
    'adapters/callbacks/callback-settings.ts',
    'adapters/sms/',
    'adapters/state/settings.ts',
    // These open key files: a start is refused with unusable keys.
    'adapters/keys/key-ring.ts',
    'adapters/proof/keys.ts',
    'adapters/callbacks/callback-keys.ts',
    'types:adapters/temporal/place.ts',
    'npm:',
    'node:',
  ],
};
const MAX_LINES = 200;
/** Only config/ reads the environment; the sandbox is another program, and tests and scripts make environments. */
const ENVIRONMENT = /\bprocess\s*(?:\.\s*env\b|\[\s*'env'\s*\])|import \{[^}]*\benv\b[^}]*\} from 'node:process'/;
const MAY_READ_THE_ENVIRONMENT = /^(config\/|scripts\/|test\/|sandbox\/main\.ts$)/;
/** The current time as a Date: legal times come from the Clock port. */
const OWN_CLOCK = /new Date\(\)|Date\.now\(\)/;
const MAY_READ_THE_CLOCK = /^(adapters\/clock\/|sandbox\/|scripts\/|test\/)|^workflows\/.*Date\.now/;

/** The files of the workflows that other processes may import. */
function contract(folder: string): string[] {
  return [`${folder}offer-contract.ts`, `${folder}search-attributes.ts`];
}

/** Every forbidden import, one a line. */
function forbiddenArrows(tree: Tree): string[] {
  return Object.entries(tree).flatMap(([file, source]) => {
    const [top = ''] = file.split('/');
    const allowed = ARROWS[top];
    if (!allowed) return top === 'test' ? [] : [`${file} stands in a folder that has no place in the architecture`];
    return importsOf(file, source)
      .filter(({ target, isType }) => !isAllowed(top, allowed, target, isType))
      .map(({ target, isType }) => `${file} → ${target}${isType ? ' (type)' : ''}`);
  });
}

function isAllowed(top: string, allowed: readonly string[], target: string, isType: boolean): boolean {
  const places = isType ? [...allowed, ...allowed.map((place) => place.replace('types:', ''))] : allowed;
  return target.startsWith(`${top}/`) || places.some((place) => target.startsWith(place));
}

const readersOfTheEnvironment = (tree: Tree): string[] =>
  Object.entries(tree)
    .filter(([file, source]) => ENVIRONMENT.test(source) && !MAY_READ_THE_ENVIRONMENT.test(file))
    .map(([file]) => file);

describe('architecture', () => {
  const tree = readTree();

  it('has no import outside of the allowed ones', () => {
    assert.deepEqual(forbiddenArrows(tree), []);
  });

  it('finds a planted import', () => {
    const planted = {
      'domain/offer.ts': `import { z } from 'zod';\nimport type { Now } from './clock.ts';`,
      'workflows/offer.ts': `import type { Sms } from '../activities/sms.ts';\nimport {\n  send,\n} from '../activities/sms.ts';`,
      'activities/sms.ts': `export { gateway } from '../adapters/sms/http.ts';`,
      'api/offers.ts': `import '../worker/main.ts';\nimport type { Sms } from '../activities/sms.ts';`,
      'sandbox/main.ts': `const all = await import('../adapters/sms/http.ts');`,
      'lib/tool.ts': '',
    };
    assert.deepEqual(forbiddenArrows(planted), [
      'domain/offer.ts → npm:zod',
      'workflows/offer.ts → activities/sms.ts',
      'activities/sms.ts → adapters/sms/http.ts',
      'api/offers.ts → worker/main.ts',
      'sandbox/main.ts → adapters/sms/http.ts',
      'lib/tool.ts stands in a folder that has no place in the architecture',
    ]);
  });

  it(`has no file over ${MAX_LINES} lines`, () => {
    const long = Object.entries(tree).filter(([, source]) => source.split('\n').length - 1 > MAX_LINES);
    assert.deepEqual(
      long.map(([file]) => file),
      [],
    );
  });

  it('reads the time from the Clock port only', () => {
    const lines = Object.entries(tree).flatMap(([file, source]) =>
      source.split('\n').map((line) => `${file}: ${line}`),
    );
    assert.deepEqual(
      lines.filter((line) => OWN_CLOCK.test(line) && !MAY_READ_THE_CLOCK.test(line)),
      [],
    );
  });

  it('reads the environment in config only', () => {
    assert.deepEqual(readersOfTheEnvironment(tree), []);
    const planted = {
      'cli/key.ts': `const { HOME } = process.env;`,
      'api/main.ts': `const port = process['env'].API_PORT;`,
      'worker/main.ts': `import { argv, env } from 'node:process';`,
      'config/api.ts': `export const load = (env = process.env) => env;`,
    };
    assert.deepEqual(readersOfTheEnvironment(planted), ['cli/key.ts', 'api/main.ts', 'worker/main.ts']);
  });

  it('registers with the server the search attributes that the workflows set', () => {
    const ofWorkflows = Object.values(searchAttributes).map(({ name, type }) => [name, type.toUpperCase()]);
    const ofSetUp = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, type.toUpperCase()]);
    assert.deepEqual(Object.fromEntries(ofSetUp), Object.fromEntries(ofWorkflows));
  });
});
