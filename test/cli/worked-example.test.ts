import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../support/child-process.ts';

const page = fs.readFileSync(path.join(ROOT, 'docs/proof.md'), 'utf8');
/** The outputs on the page: of the command, and of the command for a changed reply. */
const [whole = '', changed = ''] = [...page.matchAll(/```text\n([^]*?)```/g)].map(([, text]) => text);
const command = /npx usynys (verify .*)/.exec(page)?.[1]?.split(' ') ?? [];

describe('docs/proof.md', function () {
  this.timeout(60_000);
  it('§6c shows the output of the command for the proof of a real run', () => {
    assert.deepEqual(command.slice(0, 2), ['verify', 'docs/examples/proof.json']);
    assert.equal(
      execFileSync(process.execPath, ['cli/usynys.mjs', ...command], { cwd: ROOT, encoding: 'utf8' }),
      whole,
    );
  });
  it('§6c shows where a changed reply is found', () => {
    const folder = fs.mkdtempSync(path.join(tmpdir(), 'usynys-example-'));
    const file = path.join(folder, 'proof.json');
    const text = fs.readFileSync(path.join(ROOT, 'docs/examples/proof.json'), 'utf8');
    fs.writeFileSync(file, text.replace('"text": "1"', '"text": "2"'));
    const args = ['cli/usynys.mjs', 'verify', file, ...command.slice(2)];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    fs.rmSync(folder, { recursive: true });
    const faults = stdout.split('\n').filter((line) => line.includes('✗'));
    assert.deepEqual([status, faults], [1, changed.trimEnd().split('\n')]);
  });
});
