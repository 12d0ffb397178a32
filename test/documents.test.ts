/** What the documents promise a reader who copies commands. test/e2e/document-commands.test.ts runs them. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
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
