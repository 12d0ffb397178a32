import assert from 'node:assert/strict';
import { circlesOf } from './support/folder-circles.ts';
import type { Tree } from './support/source-tree.ts';
import { importsOf, readTree } from './support/source-tree.ts';

const DEEPEST = 6;
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
/** The adapters that the store may import; they import nothing of the store. */
const BELOW_THE_STORE = /^adapters\/(store|vault|keys|proof|clock|catalogue|settings)\//;
const SQL = /\$(queryRaw|executeRaw|transaction)\b|from 'pg'|import\('pg'\)/;
/** The store, the scripts that make a database, and tests. */
const MAY_HOLD_SQL = /^(adapters\/store|test)\/|^prisma\/migrate\.ts$|^scripts\/setup\/database\.mjs$/;
const ENDS_THE_PROCESS = /\bprocess\.exit\b/;
/** Main files and scripts; `settingsOrEnd` ends a start with wrong settings. */
const MAY_END_THE_PROCESS =
  /^(worker\/main|sandbox\/main|prisma\/migrate|config\/environment)\.ts$|^(scripts|cli|test)\//;
const RANDOMNESS = /\bMath\.random\b|\b(randomUUID|randomInt|randomBytes)\(/;
/** All folders but the rules, the workflows and their activities: these get random values as arguments. */
const MAY_BE_RANDOM = /^(?!(domain|workflows|activities|config)\/)/;
/** Words that hide the subject of a sentence: a comment states subject, act and reason. */
const RIDDLE = /\b(nobody|somebody|whoever|everybody|anybody)\b/i;
const WIDEST = 120;
/** A title of a test is one sentence, and what a test compares with is one literal. */
const MAY_BE_WIDE = /^\s*it\(|^\s*(const \w+ = )?[`'/]/;

const places = (tree: Tree, is: RegExp, may: RegExp): string[] =>
  Object.entries(tree).flatMap(([file, source]) => (is.test(source) && !may.test(file) ? [file] : []));

function importsUp(tree: Tree): string[] {
  const layerOf = (file: string) => LAYERS.indexOf(/^adapters\/store\/(\w+)\//.exec(file)?.[1] ?? '');
  return Object.entries(tree).flatMap(([file, source]) => {
    if (!file.startsWith('adapters/store/')) return [];
    return importsOf(file, source)
      .map(({ target }) => target)
      .filter((target) =>
        target.startsWith('adapters/store/')
          ? layerOf(file) < 0 || layerOf(target) < layerOf(file)
          : target.startsWith('adapters/') && !BELOW_THE_STORE.test(target),
      )
      .map((target) => `${file} → ${target}`);
  });
}

function commentsWith(tree: Tree, words: RegExp): string[] {
  return Object.entries(tree).flatMap(([file, source]) =>
    file.startsWith('test/')
      ? []
      : [...source.matchAll(/\/\*[^]*?\*\/|(?<!:)\/\/ .*/g)].filter(([text]) => words.test(text)).map(() => file),
  );
}

function wideLines(tree: Tree): string[] {
  return Object.entries(tree).flatMap(([file, source]) =>
    source.split('\n').flatMap((line, index) => {
      const isWide = line.length > WIDEST && !(file.startsWith('test/') && MAY_BE_WIDE.test(line));
      return isWide ? [`${file}:${index + 1}`] : [];
    }),
  );
}

describe('the folders', () => {
  const tree = readTree();
  const product = Object.fromEntries(Object.entries(tree).filter(([file]) => !file.startsWith('test/')));

  it('have no circle of folders at any depth, types included', () => {
    for (let depth = 1; depth <= DEEPEST; depth++) assert.deepEqual(circlesOf(product, depth), [], `depth ${depth}`);
    const planted = {
      'a/b/one.ts': `import type { Two } from '../c/two.ts';`,
      'a/c/two.ts': `import { d } from '../../d/three.ts';`,
      'd/three.ts': `export { one } from '../a/b/one.ts';`,
      'a/b/inner/four.ts': `import { one } from '../one.ts';`,
    };
    assert.deepEqual(circlesOf(planted, 1), ['a ↔ d']);
    assert.deepEqual(circlesOf(planted, 2), ['a/b ↔ a/c ↔ d']);
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

  it('hold SQL in the store only', () => {
    assert.deepEqual(places(tree, SQL, MAY_HOLD_SQL), []);
    for (const planted of ['db.$queryRaw`SELECT 1`', `import pg from 'pg';`, 'db.$transaction([])'])
      assert.deepEqual(places({ 'api/offers/routes.ts': planted }, SQL, MAY_HOLD_SQL), ['api/offers/routes.ts']);
  });
});

describe('the files of the product', () => {
  const tree = readTree();

  it('end the process in main files only', () => {
    assert.deepEqual(places(tree, ENDS_THE_PROCESS, MAY_END_THE_PROCESS), []);
    assert.deepEqual(places({ 'api/app.ts': 'process.exit(1)' }, ENDS_THE_PROCESS, MAY_END_THE_PROCESS), [
      'api/app.ts',
    ]);
  });

  it('use no randomness in rules, workflows and activities', () => {
    assert.deepEqual(places(tree, RANDOMNESS, MAY_BE_RANDOM), []);
    const planted = { 'domain/offer.ts': 'const id = randomUUID();' };
    assert.deepEqual(places(planted, RANDOMNESS, MAY_BE_RANDOM), ['domain/offer.ts']);
  });

  it('have comments that name the subject', () => {
    assert.deepEqual(commentsWith(tree, RIDDLE), []);
    assert.equal(commentsWith({ 'api/app.ts': '/** Nobody reads this. */' }, RIDDLE).length, 1);
  });

  it(`have no line over ${WIDEST} columns`, () => {
    assert.deepEqual(wideLines(tree), []);
    assert.deepEqual(wideLines({ 'api/app.ts': `const a = 1;\n// ${'x'.repeat(WIDEST)}` }), ['api/app.ts:2']);
  });
});
