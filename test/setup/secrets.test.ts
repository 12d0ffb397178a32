/** The secrets of `npm start`: made once, and never beside a database that was written with others. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KEY_FILES } from '../../config/keys.ts';
import { needDifferentPorts } from '../../scripts/setup/ports.mjs';
import { readSettings } from '../../scripts/run/settings.mjs';
import { DEV_KEYS } from '../../scripts/setup/secrets.mjs';
import { ROOT } from '../support/child-process.ts';

describe('the set-up of a development run', function () {
  this.timeout(30_000);
  let project: string;
  beforeEach(() => {
    project = fs.mkdtempSync(path.join(tmpdir(), 'usynys-setup-'));
    fs.cpSync(path.join(ROOT, 'scripts/setup'), path.join(project, 'scripts/setup'), { recursive: true });
  });
  afterEach(() => fs.rmSync(project, { recursive: true }));
  const at = (name: string) => path.join(project, '.data', name);

  function make(): { status: number | null; stderr: string } {
    const call = `import('./scripts/setup/secrets.mjs').then(({ makeDevSecrets }) => makeDevSecrets())`;
    return spawnSync(process.execPath, ['-e', call], { cwd: project, encoding: 'utf8' });
  }

  it('§6b makes missing secrets, and keeps the existing ones', () => {
    assert.equal(make().status, 0);
    const contents = () => fs.readdirSync(at('.')).map((name) => fs.readFileSync(at(name), 'utf8'));
    const before = contents();
    assert.equal(before.length, Object.keys(DEV_KEYS).length + 1);
    for (const name of fs.readdirSync(at('.'))) assert.equal(fs.statSync(at(name)).mode & 0o777, 0o600, name);
    assert.equal(make().status, 0);
    assert.deepEqual(contents(), before);
  });

  it('§6b does not replace a lost key beside a database, and prints what to do', () => {
    for (const database of ['postgres/PG_VERSION', 'temporal.db'])
      for (const lost of [...Object.keys(DEV_KEYS), 'dev.env']) {
        assert.equal(make().status, 0);
        fs.mkdirSync(path.dirname(at(database)), { recursive: true });
        fs.writeFileSync(at(database), '18');
        assert.equal(make().status, 0);
        fs.rmSync(at(lost));
        const { status, stderr } = make();
        assert.equal(status, 1, lost);
        assert.ok(stderr.includes(`${lost}: missing in .data/`) && stderr.includes('npm start -- --fresh'), stderr);
        assert.ok(!fs.existsSync(at(lost)));
        fs.rmSync(at('.'), { recursive: true });
      }
  });

  it('names the keys as the settings do', () => {
    const names: string[] = Object.values(KEY_FILES);
    for (const name of Object.keys(DEV_KEYS)) assert.ok(names.includes(name), name);
  });

  it('refuses two programs on one port, and a database that is not PostgreSQL', () => {
    assert.throws(
      () => needDifferentPorts({ SANDBOX_PORT: 1, WORKER_PORT: 3000, API_PORT: 3000 }),
      /WORKER_PORT and API_PORT are both 3000\. Set one of them to another port/,
    );
    needDifferentPorts({ WORKER_PORT: 3001, API_PORT: 3000 });
    for (const DATABASE_URL of ['mysql://127.0.0.1/x', 'localhost'])
      assert.throws(() => readSettings({ DATABASE_URL }), /DATABASE_URL: must be a postgresql:\/\/ URL/);
  });
});
