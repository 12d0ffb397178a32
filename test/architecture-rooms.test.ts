import assert from 'node:assert/strict';
import type { Exception } from './support/exceptions.ts';
import { refused, uselessExceptions } from './support/exceptions.ts';
import { circlesAtEveryDepth, circlesOf } from './support/folder-circles.ts';
import type { Tree } from './support/source-tree.ts';
import { filesWith, importsOf, readTree } from './support/source-tree.ts';

/** The folders of the store from top to bottom: none imports from one above it. */
const LAYERS = [
  'book',
  'log',
  'offers',
  'campaigns',
  'sms',
  'journal',
  'access',
  'callbacks',
  'catalogue',
  'privacy',
  'tasks',
  'database',
];
/** The adapters that the store may import, each with its reason. They import nothing of the store, through no other
 *  file either. */
const BELOW_THE_STORE: Record<string, string> = {
  vault: 'the store seals and opens personal columns',
  keys: 'the store finds API keys and passwords by what is made of them',
  proof: 'the store makes checkpoints, and signs them',
  clock: 'the store has the Clock port',
  catalogue: 'the store holds the definitions of services',
  settings: 'the leaf of the adapters: it imports nothing of them',
};
const SQL = /\$(queryRaw|executeRaw|transaction)|['"](pg|@prisma\/adapter-pg)['"]/;
const MAY_HOLD_SQL: readonly Exception[] = [
  { place: /^adapters\/store\//, reason: 'the store is the one place of SQL' },
  { place: /^test\//, reason: 'tests read and prepare tables' },
  { place: /^prisma\/migrate\.ts$/, reason: 'it applies the migrations before a store can be opened' },
  { place: /^scripts\/setup\/database\.mjs$/, reason: 'it makes the databases and their roles' },
];

const importedBy = (tree: Tree, file: string): string[] =>
  importsOf(file, tree[file] ?? '').map(({ target }) => target);

function importsUp(tree: Tree): string[] {
  const layerOf = (file: string) => LAYERS.indexOf(/^adapters\/store\/(\w+)\//.exec(file)?.[1] ?? '');
  return Object.keys(tree).flatMap((file) => {
    if (!file.startsWith('adapters/store/')) return [];
    return importedBy(tree, file)
      .filter((target) =>
        target.startsWith('adapters/store/')
          ? layerOf(file) < 0 || layerOf(target) < layerOf(file)
          : target.startsWith('adapters/') && !isBelow(target),
      )
      .map((target) => `${file} → ${target}`);
  });
}

const isIn = (file: string, adapter: string): boolean => file.startsWith(`adapters/${adapter}/`);
const isBelow = (file: string): boolean => Object.keys(BELOW_THE_STORE).some((one) => isIn(file, one));

/** Every way from an adapter below the store back to the store, and every import of the leaf. */
function importsBack(tree: Tree): string[] {
  const files = Object.keys(tree);
  const leaf = files.filter((file) => isIn(file, 'settings'));
  return [
    ...files.filter(isBelow).flatMap((file) => waysTo(/^adapters\/store\//, file)),
    ...leaf.flatMap((file) => waysTo(/^adapters\/(?!settings\/)/, file)),
  ];

  function waysTo(goal: RegExp, start: string): string[] {
    const ways = [[start]];
    for (const way of ways) {
      const next = importedBy(tree, way.at(-1)!).filter((target) => !ways.some((one) => one.at(-1) === target));
      if (!goal.test(way.at(-1)!)) ways.push(...next.map((target) => [...way, target]));
    }
    return ways.filter((way) => goal.test(way.at(-1)!)).map((way) => way.join(' → '));
  }
}

const adaptersThatTheStoreDoesNotImport = (tree: Tree): string[] => {
  const files = Object.keys(tree).filter((file) => file.startsWith('adapters/store/'));
  const targets = files.flatMap((file) => importedBy(tree, file));
  return Object.keys(BELOW_THE_STORE).filter((one) => !targets.some((target) => isIn(target, one)));
};

describe('the folders', () => {
  const tree = readTree();
  const product = Object.fromEntries(Object.entries(tree).filter(([file]) => !file.startsWith('test/')));

  it('have no circle of folders at any depth, types included', () => {
    assert.deepEqual(circlesAtEveryDepth(product), []);
    const planted = {
      'a/b/one.ts': `import type { Two } from '../c/two.ts';`,
      'a/c/two.ts': `import { d } from '../../d/three.ts';`,
      'd/three.ts': `export { one } from '../a/b/one.ts';`,
      'a/b/inner/four.ts': `import { one } from '../one.ts';`,
    };
    assert.deepEqual(circlesOf(planted, 1), ['a ↔ d']);
    assert.deepEqual(circlesOf(planted, 2), ['a/b ↔ a/c ↔ d']);
    assert.deepEqual(circlesAtEveryDepth(planted), ['a ↔ d', 'a/b ↔ a/c ↔ d']);
    const deep = {
      'a/b/c/d/e/f/g/h/one.ts': `import type { Two } from '../i/two.ts';`,
      'a/b/c/d/e/f/g/i/two.ts': `import { one } from '../h/one.ts';`,
    };
    assert.deepEqual(circlesAtEveryDepth(deep), ['a/b/c/d/e/f/g/h ↔ a/b/c/d/e/f/g/i']);
  });

  it('of the store are layers, and none imports from one above it', () => {
    assert.deepEqual(importsUp(tree), []);
    const planted = {
      'adapters/store/journal/record.ts': `import type { Offer } from '../offers/make-offer.ts';`,
      'adapters/store/database/pool.ts': `import { send } from '../../sms/routing.ts';`,
      'adapters/store/loose.ts': `import { pool } from './database/pool.ts';`,
      'adapters/store/offers/make-offer.ts': `import { record } from '../journal/record.ts';`,
    };
    assert.deepEqual(importsUp(planted).length, 3);
  });

  it('below the store import nothing of the store, and the settings import no adapter', () => {
    assert.deepEqual(importsBack(tree), []);
    const planted = {
      'adapters/vault/vault.ts': `import type { Pool } from '../store/database/pool.ts';`,
      'adapters/proof/sink.ts': `import { upload } from '../http/upload.ts';`,
      'adapters/http/upload.ts': `import { store } from '../store/database/store.ts';`,
      'adapters/settings/fields.ts': `import { clock } from '../clock/clock.ts';`,
      'adapters/keys/key-ring.ts': `import { clock } from '../clock/clock.ts';`,
    };
    assert.deepEqual(importsBack(planted), [
      'adapters/vault/vault.ts → adapters/store/database/pool.ts',
      'adapters/proof/sink.ts → adapters/http/upload.ts → adapters/store/database/store.ts',
      'adapters/settings/fields.ts → adapters/clock/clock.ts',
    ]);
  });

  it('below the store are those that the store imports', () => {
    assert.deepEqual(adaptersThatTheStoreDoesNotImport(tree), []);
    const planted = { 'adapters/store/database/sealed.ts': `import { seal } from '../../vault/sealing.ts';` };
    assert.deepEqual(adaptersThatTheStoreDoesNotImport(planted).length, Object.keys(BELOW_THE_STORE).length - 1);
  });

  it('hold SQL in the store only', () => {
    assert.deepEqual(refused(filesWith(tree, SQL), MAY_HOLD_SQL), []);
    assert.deepEqual(uselessExceptions(filesWith(tree, SQL), MAY_HOLD_SQL), []);
    for (const planted of [
      'db.$queryRaw`SELECT 1`',
      `db.$queryRawUnsafe('SELECT 1')`,
      `import pg from 'pg';`,
      `const { Pool } = await import('pg');`,
      `import { PrismaPg } from '@prisma/adapter-pg';`,
      'db.$transaction([])',
    ])
      assert.deepEqual(refused(filesWith({ 'api/offers/routes.ts': planted }, SQL), MAY_HOLD_SQL), [
        'api/offers/routes.ts',
      ]);
  });
});
