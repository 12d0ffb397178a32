/** How the files look, whatever their language: their length, the width of their lines, their comments. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Exception } from './support/exceptions.ts';
import { refused, uselessExceptions } from './support/exceptions.ts';
import type { Tree } from './support/source-tree.ts';
import { readTree } from './support/source-tree.ts';

const MAX_LINES = 200;
const MAY_BE_LONG: readonly Exception[] = [
  { place: /^prisma\/schema\.prisma$/, reason: 'one file shows all tables and their relations' },
  { place: /^prisma\/migrations\/0001_first\/migration\.sql$/, reason: 'the one migration until the first release' },
];
const WIDEST = 120;

/** Words that hide the subject of a sentence: a comment states subject, act and reason. */
const RIDDLE = /\b(nobody|somebody|whoever|everybody|anybody)\b/i;
const MAY_HOLD_RIDDLES: readonly Exception[] = [
  { place: /^test\/architecture-text\.test\.ts$/, reason: 'it plants such comments' },
];

const BLOCKS = String.raw`\/\*[^]*?\*\/`;
const SLASHES = String.raw`(?<!:)\/\/.*`;
/** The comments of each language, by the end of the name of a file. */
const COMMENTS: Record<string, string> = {
  '.ts': `${BLOCKS}|${SLASHES}`,
  '.mjs': `${BLOCKS}|${SLASHES}`,
  '.js': `${BLOCKS}|${SLASHES}`,
  '.css': BLOCKS,
  '.html': `<!--[^]*?-->|${BLOCKS}`,
  '.prisma': SLASHES,
  '.sql': `${BLOCKS}|--.*`,
};

const longFiles = (tree: Tree): string[] =>
  Object.entries(tree).flatMap(([file, source]) => (source.split('\n').length - 1 > MAX_LINES ? [file] : []));

const wideLines = (tree: Tree): string[] =>
  Object.entries(tree).flatMap(([file, source]) =>
    source.split('\n').flatMap((line, index) => (line.length > WIDEST ? [`${file}:${index + 1}`] : [])),
  );

/** The files whose comments hold a word, one entry for each comment. */
const commentsWith = (tree: Tree, word: RegExp): string[] =>
  Object.entries(tree).flatMap(([file, source]) => {
    const comments = source.match(new RegExp(COMMENTS[path.extname(file)]!, 'g')) ?? [];
    return comments.filter((text) => word.test(text)).map(() => file);
  });

describe('the files', () => {
  const tree = readTree();

  it('that are read are all files of code, of pages and of the database', () => {
    const kinds = new Set(Object.keys(tree).map((file) => path.extname(file)));
    assert.deepEqual([...kinds].toSorted(), Object.keys(COMMENTS).toSorted());
  });

  it(`have at most ${MAX_LINES} lines`, () => {
    assert.deepEqual(refused(longFiles(tree), MAY_BE_LONG), []);
    assert.deepEqual(uselessExceptions(longFiles(tree), MAY_BE_LONG), []);
    const planted = Object.fromEntries(Object.keys(COMMENTS).map((kind) => [`a${kind}`, '\n'.repeat(MAX_LINES + 1)]));
    assert.deepEqual(refused(longFiles(planted), MAY_BE_LONG), Object.keys(planted));
    assert.deepEqual(longFiles({ 'api/app.ts': '\n'.repeat(MAX_LINES) }), []);
  });

  it(`have no line over ${WIDEST} columns`, () => {
    assert.deepEqual(wideLines(tree), []);
    const wide = 'x'.repeat(WIDEST);
    const planted = {
      'api/app.ts': `const a = 1;\n// ${wide}`,
      'test/title.test.ts': `  it('${wide}', () => {});`,
      'test/literal.test.ts': `const text = '${wide}';`,
      'prisma/0002.sql': `-- ${wide}`,
      'sandbox/page.css': `/* ${wide} */`,
    };
    assert.deepEqual(wideLines(planted), [
      'api/app.ts:2',
      ...Object.keys(planted)
        .slice(1)
        .map((file) => `${file}:1`),
    ]);
    assert.deepEqual(wideLines({ 'api/app.ts': wide }), []);
  });

  it('have comments that name the subject', () => {
    assert.deepEqual(refused(commentsWith(tree, RIDDLE), MAY_HOLD_RIDDLES), []);
    assert.deepEqual(uselessExceptions(commentsWith(tree, RIDDLE), MAY_HOLD_RIDDLES), []);
    const planted = {
      'api/app.ts': '/** Nobody reads this. */',
      'test/support/dump.ts': 'send(); //whoever waits',
      'scripts/run.mjs': '// Somebody starts it.',
      'sandbox/page.js': '// For anybody.',
      'sandbox/page.css': '/* Nobody sees it. */',
      'sandbox/page.html': '<!--\n  Everybody sees it.\n-->',
      'prisma/schema.prisma': 'id String /// Nobody sets it.',
      'prisma/0002.sql': 'SELECT 1; -- Whoever reads it.',
    };
    assert.deepEqual(refused(commentsWith(planted, RIDDLE), MAY_HOLD_RIDDLES), Object.keys(planted));
    assert.deepEqual(commentsWith({ 'api/app.ts': `const name = 'nobody'; // a name` }, RIDDLE), []);
  });
});
