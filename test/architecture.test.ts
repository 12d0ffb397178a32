import assert from 'node:assert/strict';
import { SEARCH_ATTRIBUTES } from '../scripts/setup/search-attributes.mjs';
import * as searchAttributes from '../workflows/search-attributes.ts';
import type { Exception } from './support/exceptions.ts';
import { refused, uselessExceptions } from './support/exceptions.ts';
import { importsOf, readTree } from './support/source-tree.ts';
import type { Tree } from './support/source-tree.ts';

/** What a folder may import: folders or files; `types:` marks those of which only types may be imported. */
const ARROWS: Record<string, readonly string[]> = {
  domain: [],
  workflows: ['domain/', 'types:activities/', 'npm:@temporalio/workflow', 'npm:@temporalio/common'],
  activities: ['domain/', 'npm:'],
  adapters: ['domain/', 'activities/', ...contract('workflows/'), 'npm:', 'node:'],
  worker: ['domain/', 'workflows/', 'activities/', 'adapters/', 'config/', 'npm:', 'node:'],
  api: ['domain/', 'adapters/', 'types:activities/', 'config/', 'npm:', 'node:'],
  cli: ['domain/', 'adapters/', 'config/', 'npm:', 'node:'],
  prisma: ['config/', 'npm:', 'node:'],
  sandbox: ['domain/', 'npm:', 'node:'],
  scripts: ['npm:', 'node:'],
  config: ['npm:', 'node:'],
};

const OWN_SETTINGS = 'the adapter owns the schema of its settings';
const START_WITH_KEYS = 'config/ opens the key files, so that a start with unusable keys is refused';
/** Imports that the table does not allow, each with its reason. */
const OTHER_ARROWS: readonly Exception[] = [
  arrow('adapters/store/', 'prisma/generated/', 'the store uses the client that Prisma generates from the schema'),
  arrow('worker/', 'prisma/generated/', 'the worker names a type of a table', 'type'),
  arrow('config/', 'adapters/settings/', 'the leaf of the adapters: schemas of single fields'),
  arrow('config/', 'adapters/oidc/settings.ts', OWN_SETTINGS),
  arrow('config/', 'adapters/state/settings.ts', OWN_SETTINGS),
  arrow('config/', 'adapters/callbacks/callback-settings.ts', OWN_SETTINGS),
  arrow('config/', 'adapters/sms/http/settings.ts', OWN_SETTINGS),
  arrow('config/', 'adapters/sms/smpp/settings.ts', OWN_SETTINGS),
  arrow('config/', 'adapters/sms/smsc-kz/settings.ts', OWN_SETTINGS),
  arrow('config/', 'adapters/sms/routes.ts', 'the file of connections holds the routes, and their schema is there'),
  arrow('config/', 'adapters/keys/key-ring.ts', START_WITH_KEYS),
  arrow('config/', 'adapters/proof/keys.ts', START_WITH_KEYS),
  arrow('config/', 'adapters/callbacks/callback-keys.ts', START_WITH_KEYS),
  arrow('config/', 'adapters/temporal/place.ts', 'config/ reads where Temporal is', 'type'),
  arrow('prisma/', 'adapters/catalogue/', 'the script loads the files of the catalogue'),
  arrow('prisma/', 'adapters/clock/', 'a new version of a service and a new key have a time'),
  arrow('prisma/', 'adapters/keys/', 'the script makes the first API keys of providers'),
  arrow('prisma/', 'adapters/settings/', 'the scripts report wrong settings in words'),
  arrow('prisma/', 'adapters/store/', 'the scripts write through the store, and check its protection'),
  arrow('prisma/', 'adapters/vault/', 'secrets of providers are sealed before they are stored'),
];

/** The files of the workflows that other processes may import. */
function contract(folder: string): string[] {
  return [`${folder}offer-contract.ts`, `${folder}search-attributes.ts`];
}

/** Allows the imports of `to` by `from`; a folder ends in `/`. */
function arrow(from: string, to: string, reason: string, kind?: 'type'): Exception {
  const end = `${to.endsWith('/') ? '[^ ]+' : ''}${kind ? String.raw` \(type\)` : String.raw`( \(type\))?`}$`;
  return { place: new RegExp(`^${from}[^ ]+ → ${to.replaceAll('.', String.raw`\.`)}${end}`), reason };
}

/** Every import that the table does not allow, one a line. */
function otherArrows(tree: Tree): string[] {
  return Object.entries(tree).flatMap(([file, source]) => {
    const [top = ''] = file.split('/');
    const allowed = ARROWS[top];
    if (!allowed) return top === 'test' ? [] : [`${file} stands in a folder that has no place in the architecture`];
    return importsOf(file, source)
      .filter(({ target, isType }) => !target.startsWith(`${top}/`) && !allowed.some((to) => leads(to, target, isType)))
      .map(({ target, isType }) => `${file} → ${target}${isType ? ' (type)' : ''}`);
  });
}

function leads(to: string, target: string, isType: boolean): boolean {
  const [, types, place = ''] = /^(types:)?(.*)$/.exec(to) ?? [];
  return target.startsWith(place) && (isType || types === undefined);
}

/** Every arrow of the table that no import uses. */
function unusedArrows(tree: Tree): string[] {
  return Object.entries(ARROWS).flatMap(([top, allowed]) => {
    const files = Object.entries(tree).filter(([file]) => file.startsWith(`${top}/`));
    const imports = files.flatMap(([file, source]) => importsOf(file, source));
    const isUsed = (to: string) => imports.some(({ target, isType }) => leads(to, target, isType));
    return allowed.filter((to) => !isUsed(to)).map((to) => `${top} → ${to}`);
  });
}

const forbiddenArrows = (tree: Tree): string[] => refused(otherArrows(tree), OTHER_ARROWS);

describe('architecture', () => {
  const tree = readTree();

  it('has no import outside of the allowed ones', () => {
    assert.deepEqual(forbiddenArrows(tree), []);
  });

  it('allows no import that no file needs', () => {
    assert.deepEqual(unusedArrows(tree), []);
    assert.deepEqual(uselessExceptions(otherArrows(tree), OTHER_ARROWS), []);
    const needed = { 'config/worker.ts': `import { Settings } from '../adapters/sms/http/settings.ts';` };
    const useless = uselessExceptions(otherArrows(needed), OTHER_ARROWS);
    assert.equal(useless.length, OTHER_ARROWS.length - 1);
    assert.ok(unusedArrows(needed).includes('api → types:activities/'));
    assert.equal(uselessExceptions(['a.ts'], [{ place: /^a\.ts$/, reason: '' }]).length, 1);
  });

  it('finds a planted import', () => {
    const planted = {
      'domain/offer.ts': `import { z } from 'zod';\nimport type { Now } from './clock.ts';`,
      'workflows/offer.ts': [
        `import type { Sms } from '../activities/sms.ts';`,
        `import {\n  send,\n} from '../activities/sms.ts';`,
      ].join('\n'),
      'activities/sms.ts': `export { gateway } from '../adapters/sms/http.ts';`,
      'api/offers.ts': `import '../worker/main.ts';\nimport type { Sms } from '../activities/sms.ts';`,
      'sandbox/main.ts': `const all = await import('../adapters/sms/http.ts');`,
      'sandbox/phone-page/page.js': `import { send } from '../../adapters/sms/sender.ts';`,
      'lib/tool.ts': '',
    };
    assert.deepEqual(forbiddenArrows(planted), [
      'domain/offer.ts → npm:zod',
      'workflows/offer.ts → activities/sms.ts',
      'activities/sms.ts → adapters/sms/http.ts',
      'api/offers.ts → worker/main.ts',
      'sandbox/main.ts → adapters/sms/http.ts',
      'sandbox/phone-page/page.js → adapters/sms/sender.ts',
      'lib/tool.ts stands in a folder that has no place in the architecture',
    ]);
  });

  it('lets config/ import the settings of adapters and nothing else of them', () => {
    const planted = [
      `import { SmppSettings } from '../adapters/sms/smpp/settings.ts';`,
      `import { sender } from '../adapters/sms/sender.ts';`,
      `import type { Session } from '../adapters/sms/smpp/session.ts';`,
      `import type { Place } from '../adapters/temporal/place.ts';`,
      `import { place } from '../adapters/temporal/place.ts';`,
    ];
    assert.deepEqual(forbiddenArrows({ 'config/worker.ts': planted.join('\n') }), [
      'config/worker.ts → adapters/sms/sender.ts',
      'config/worker.ts → adapters/sms/smpp/session.ts (type)',
      'config/worker.ts → adapters/temporal/place.ts',
    ]);
  });

  it('registers with the server the search attributes that the workflows set', () => {
    const ofWorkflows = Object.values(searchAttributes).map(({ name, type }) => [name, type.toUpperCase()]);
    const ofSetUp = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, type.toUpperCase()]);
    assert.deepEqual(Object.fromEntries(ofSetUp), Object.fromEntries(ofWorkflows));
  });
});
