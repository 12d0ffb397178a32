import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const SCRIPT = `import('./scripts/setup/dependencies.mjs')
  .then(({ installDependencies }) => installDependencies(console.log))
  .catch(({ message }) => { console.error(message); process.exitCode = 1; });`;

/** A stand-in of npm: it leaves a mark in the folder that npm would have emptied. */
const NPM = '#!/bin/sh\necho "npm $*"\nrm -f node_modules/kept\n';

describe('the packages', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-packages-'));
    for (const name of ['here', 'elsewhere', 'bin']) fs.mkdirSync(path.join(folder, name));
    fs.cpSync('scripts/setup', path.join(folder, 'here/scripts/setup'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'here/package-lock.json'), '{}');
    fs.writeFileSync(path.join(folder, 'elsewhere/kept'), '');
    fs.writeFileSync(path.join(folder, 'bin/npm'), NPM, { mode: 0o755 });
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const install = () => {
    const env = { PATH: `${path.join(folder, 'bin')}:/usr/bin:/bin` };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', SCRIPT], {
      cwd: path.join(folder, 'here'),
      env,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const isKept = () => fs.existsSync(path.join(folder, 'elsewhere/kept'));

  it('are not installed through a link into another folder', () => {
    fs.symlinkSync('../elsewhere', path.join(folder, 'here/node_modules'));
    const { status, stderr } = install();
    assert.equal(status, 1);
    assert.match(stderr, /node_modules is a link to \.\.\/elsewhere, .*\n.*so it was not run/);
    assert.ok(isKept());
  });

  it('are used through a link when they are those of the lock file', () => {
    fs.symlinkSync('../elsewhere', path.join(folder, 'here/node_modules'));
    fs.writeFileSync(path.join(folder, 'elsewhere/.package-lock.json'), '{}');
    assert.deepEqual(install(), { status: 0, stdout: '', stderr: '' });
    assert.ok(isKept());
  });

  it('are installed into an own folder', () => {
    fs.mkdirSync(path.join(folder, 'here/node_modules'));
    fs.writeFileSync(path.join(folder, 'here/node_modules/kept'), '');
    const { status, stdout } = install();
    assert.equal(status, 0);
    assert.match(stdout, /npm ci/);
    assert.ok(!fs.existsSync(path.join(folder, 'here/node_modules/kept')), 'npm was called');
  });
});
