/** What the documents promise a reader who copies commands. test/e2e/document-commands.test.ts runs them. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../cli/commands/all.ts';
import { blocksIn, blocksOf, fits, otherFences, pages, unsetVariables } from './support/document-blocks.ts';

describe('the commands in the documents', () => {
  it('are found, whatever the indentation, with their marks', () => {
    const text =
      'A\n\n1. B\n   <!-- run: 3 … passed -->\n   ```sh\n   echo 1\n   ```\n<!-- not run: it ends -->\n```sh\nb\n```\n';
    assert.deepEqual(blocksIn('page', text), [
      { page: 'page', line: 5, commands: 'echo 1', mark: { runs: true, lastLine: '3 … passed' } },
      { page: 'page', line: 9, commands: 'b', mark: { runs: false, reason: 'it ends' } },
    ]);
    assert.deepEqual(blocksIn('page', '<!-- run it -->\n```sh\nb\n```\n')[0]!.mark, undefined);
  });

  it('are compared with their last line as it is, and … is anything', () => {
    assert.ok(fits('a.b (…)', 'a.b (12)'));
    assert.ok(!fits('a.b (…)', 'axb (12)'));
    assert.ok(!fits('passed', '1 passed'));
  });

  it('use a variable after it was set on the same page', () => {
    const page = '<!-- run -->\n```sh\nA=1; echo $A $B\nB=2\n```\n<!-- run -->\n```sh\necho "${B}$C"\n```\n';
    assert.deepEqual(unsetVariables(blocksIn('page', page)), ['line 2: $B', 'line 7: $C']);
  });

  for (const page of pages())
    it(`${page} marks every block as run, or says why not, and sets each variable first`, () => {
      const blocks = blocksOf(page);
      assert.deepEqual(
        blocks.filter(({ mark }) => mark === undefined).map(({ line }) => `${page}:${line} has no mark`),
        [],
      );
      assert.deepEqual(unsetVariables(blocks), []);
      assert.deepEqual(otherFences(fs.readFileSync(page, 'utf8')), []);
    });
});

/** The links of a page to files of this project, as path and heading. */
function linksOf(page: string): { file: string; heading: string | undefined }[] {
  const text = fs.readFileSync(page, 'utf8').replace(/```[^]*?```/g, '');
  return [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, file = '', heading]) => ({
    file: file === '' ? page : path.posix.join(path.posix.dirname(page), file),
    heading,
  }));
}

/** The anchors of a page, as GitHub makes them of its headings. */
const anchorsOf = (page: string): string[] =>
  [...fs.readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('the links in the documents', () => {
  for (const page of pages())
    it(`of ${page} lead to files and headings that exist`, () => {
      const wrong = linksOf(page).filter(
        ({ file, heading }) =>
          !fs.existsSync(file) || (heading !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(heading)),
      );
      assert.deepEqual(wrong, []);
    });
});

describe('the commands of usynys in the documents', () => {
  const names = COMMANDS.map(({ words }) => words);
  const groups = [...new Set(names.map((words) => words.split(' ')[0]!))];
  const isCommand = (first: string, second = ''): boolean =>
    names.includes(`${first} ${second}`) || names.includes(first) || (second === '' && groups.includes(first));

  for (const page of pages())
    it(`of ${page} exist, and are written as they are typed`, () => {
      const text = fs.readFileSync(page, 'utf8');
      const typed = [...text.matchAll(/npx usynys ([a-z][a-z-]+)(?: ([a-z][a-z-]+))?/g)];
      const wrong = typed.filter(([, first, second]) => !isCommand(first!, second)).map(([all]) => all);
      assert.deepEqual(wrong, []);
      const short = [
        ...text.matchAll(new RegExp(`(?<!npx )\\busynys(?: --)? (?:${groups.join('|')})\\b[^\n]{0,20}`, 'g')),
      ];
      assert.deepEqual(
        short.map(([all]) => all),
        [],
      );
    });
});
