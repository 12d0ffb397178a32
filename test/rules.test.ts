import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');
const IDS = '§1 §2.1 §2.2 §2.3 §2.4 §3a §3b §3.1 §3.2 §4a §4b §5 §6a §6b §6c'.split(' ');

/** The rows of the table: rule, text, what the software does, files, proof. */
const [table = '', corrections = ''] = read('docs/rules.md').split('## Where our first reading');
const rows = table
  .split('\n')
  .filter((line) => line.startsWith('| §'))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
const filesIn = (text = '') =>
  [...text.matchAll(/\[`([^`]+)`\]\(\.\.\/([^)]+)\)/g)].map(([, name, target]) => ({ name, target }));

/** The titles of all tests. */
const titles = fs
  .readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .flatMap((file) =>
    [...read(path.join('test', file)).matchAll(/\bit\(\s*(['"`])(.+?)\1,/gs)].map(([, , title = '']) => title),
  );

describe('docs/order.md', () => {
  const sentences = read('docs/order.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| the order'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
  const order = read('docs/order-155.kk.txt').replace(/\s+/g, ' ');

  it('has each rule once, in the order of the law', () => {
    assert.deepEqual(
      sentences.map(([, , rule = '']) => rule).filter((rule) => rule !== '–'),
      IDS,
    );
  });
  it('quotes the Kazakh text as it is, and leaves out no numbered point of the Rules', () => {
    for (const [kazakh = ''] of sentences)
      for (const part of kazakh.split('…').map((piece) => piece.trim()))
        assert.ok(order.includes(part), `not in the order: ${part}`);
    for (const point of ['1', '2', '3', '4', '5', '6'])
      assert.ok(
        sentences.some(([kazakh]) => kazakh?.startsWith(`${point}. `)),
        `point ${point}`,
      );
  });
});

describe('docs/rules.md', () => {
  it('has one row for each rule, in the order of the law', () => {
    assert.deepEqual(
      rows.map(([id]) => id),
      IDS,
    );
    for (const row of rows) assert.equal(row.length, 5, row[0]);
  });
  it('names files that exist, both of the code and of its proof', () => {
    for (const [id, , , files, proof] of rows) {
      assert.ok(filesIn(files).length > 0 && filesIn(proof).length > 0, id);
      for (const { name, target } of filesIn(`${files} ${proof}`)) {
        assert.equal(name, target);
        assert.ok(fs.existsSync(path.join(ROOT, target!)), `${id}: ${target} does not exist`);
      }
    }
  });
  it('names titles that exist in the test files, each with the id of its rule', () => {
    for (const [id = '', , , , proof = ''] of rows) {
      const named = [...proof.matchAll(/\(\.\.\/([^)]+)\) “(.+?)”(?=<br>|$)/g)];
      assert.ok(named.length > 0, `${id} has no test`);
      for (const [, file = '', title = ''] of named) {
        assert.ok(title.includes(id), `${title} does not carry ${id}`);
        assert.ok(read(file).includes(title), `${file} has no test "${title}"`);
      }
    }
  });
  it('has a test title for every rule of the law', () => {
    for (const id of IDS) assert.ok(titles.filter((title) => title.includes(id)).length >= 2, id);
  });
});

describe('the corrections of our reading in docs/rules.md', () => {
  const corrected = corrections
    .split('\n')
    .filter((line) => /^\| [§–]/.test(line) && !line.startsWith('| § |'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

  it('name files that exist and titles that are in them', () => {
    assert.ok(corrected.length >= 15);
    for (const [rule = '', , proof = ''] of corrected) {
      const named = [...proof.matchAll(/\(\.\.\/([^)]+)\)(?: “(.+?)”(?=<br>|$))?/g)];
      assert.ok(named.length > 0, rule);
      for (const [, file = '', title] of named) assert.ok(read(file).includes(title ?? ''), `${file}: ${title}`);
    }
  });
});
