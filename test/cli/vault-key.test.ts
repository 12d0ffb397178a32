import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openKeyRing } from '../../adapters/keys/key-ring.ts';
import { usynys } from '../support/command-line.ts';

describe('usynys vault key', function () {
  this.timeout(60_000);
  let folder: string;
  let file: string;
  const key = (...args: string[]) => usynys(['vault', 'key', ...args], {});
  const ids = () =>
    fs
      .readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-vault-key-'));
    file = path.join(folder, 'vault.keys');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('§6b prints a line that is a key, and another one each time', async () => {
    const [one, two] = [await key('k1'), await key('k1')];
    assert.notEqual(one.stdout, two.stdout);
    fs.writeFileSync(file, one.stdout);
    assert.equal(openKeyRing(file).current().id, 'k1');
  });

  it('§6b --add puts it first, --last last, in a new file that only its owner may read', async () => {
    await key('k1', '--add', file);
    const before = fs.statSync(file);
    const old = fs.readFileSync(file, 'utf8');
    const running = openKeyRing(file);
    const { code, stdout } = await key('k2', '--add', file);
    assert.deepEqual([code, stdout], [0, `${file} has 2 keys; the first one encrypts: k2, k1\n`]);
    assert.notEqual(fs.statSync(file).ino, before.ino, 'the living file is replaced, and never written to');
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    assert.ok(fs.readFileSync(file, 'utf8').endsWith(old));
    assert.deepEqual([running.current().id, running.find('k1')?.id], ['k2', 'k1']);
    await key('k3', '--add', file, '--last');
    assert.deepEqual(ids(), ['k2', 'k1', 'k3']);
  });

  it('§6b closes a file that other users could read, and keeps a link', async () => {
    const real = path.join(folder, 'real.keys');
    fs.writeFileSync(real, (await key('k1')).stdout, { mode: 0o644 });
    fs.symlinkSync(real, file);
    await key('k2', '--add', file);
    assert.ok(fs.lstatSync(file).isSymbolicLink());
    assert.equal(fs.statSync(real).mode & 0o777, 0o600);
    assert.deepEqual(ids(), ['k2', 'k1']);
  });

  it('§6b leaves a file as it is that has the id, or that holds something else', async () => {
    fs.writeFileSync(file, (await key('k1')).stdout);
    for (const [id, more] of [
      ['k1', ''],
      ['k2', 'garbage\n'],
    ] as const) {
      fs.appendFileSync(file, more);
      const before = fs.readFileSync(file, 'utf8');
      assert.notEqual((await key(id, '--add', file)).code, 0);
      assert.equal(fs.readFileSync(file, 'utf8'), before);
      assert.deepEqual(fs.readdirSync(folder), ['vault.keys']);
    }
  });
});
