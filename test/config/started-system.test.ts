import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { takeSettingsOfStart } from '../../config/started-system.ts';

const OF_START = 'DATABASE_URL=postgresql://127.0.0.1:54320/usynys?a=b\nKEYS_DIR=/clone/.data\nAPI_PORT=3000\n';

describe('the settings of npm start', () => {
  let root: string;
  const taken = (env: NodeJS.ProcessEnv) => ({ says: takeSettingsOfStart(env, root), env });
  before(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-started-'));
    fs.mkdirSync(path.join(root, '.data'));
    fs.writeFileSync(path.join(root, '.data', 'environment'), OF_START);
  });
  after(() => fs.rmSync(root, { recursive: true }));

  it('are taken where the environment names no installation, and said', () => {
    for (const own of [{}, { NODE_ENV: 'development' }, { DATABASE_URL: '' }]) {
      const { says, env } = taken(own);
      assert.equal(says, 'Settings: those of npm start, in .data/environment.');
      assert.equal(env['DATABASE_URL'], 'postgresql://127.0.0.1:54320/usynys?a=b');
      assert.equal(env['KEYS_DIR'], '/clone/.data');
    }
  });
  it('give way to what the environment sets, which is said too', () => {
    const { says, env } = taken({ API_PORT: '3100' });
    assert.equal(env['API_PORT'], '3100');
    assert.equal(says, 'Settings: those of npm start, in .data/environment; from the environment: API_PORT.');
  });
  it('§6b are never mixed with those of another installation, of production or of a test', () => {
    const others = [
      { NODE_ENV: 'production' },
      { NODE_ENV: 'test' },
      { NODE_ENV: 'prod' },
      { DATABASE_URL: 'postgresql://db.example/x' },
      { CONNECTIONS: '/etc/usynys/connections.yaml' },
      { KEYS_DIR: '/etc/usynys/keys' },
    ];
    for (const own of others) assert.deepEqual(taken({ ...own }), { says: undefined, env: own });
  });
  it('are none where npm start never ran, as in a release', () => {
    assert.equal(takeSettingsOfStart({}, path.join(root, 'elsewhere')), undefined);
  });
});
