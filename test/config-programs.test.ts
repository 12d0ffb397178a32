/** The settings that all programs share: environment, ports, and the number of variables. */
import assert from 'node:assert/strict';
import { loadApiConfig } from '../config/api.ts';
import * as commands from '../config/commands.ts';
import { loadWorkerConfig } from '../config/worker.ts';
import { ownProduction } from './support/production-settings.ts';
import { SETTING_SCHEMAS } from './support/setting-schemas.ts';

const { loadAccessConfig, loadAuditConfig, loadCatalogueConfig, loadMigrationConfig } = commands;
const LOADS = [
  loadApiConfig,
  loadWorkerConfig,
  loadAccessConfig,
  loadAuditConfig,
  loadCatalogueConfig,
  loadMigrationConfig,
];

describe('settings of every program', () => {
  const { made } = ownProduction();

  it('§6b without NODE_ENV are those of production', () => {
    const { NODE_ENV: _, ...env } = made.settings;
    for (const load of LOADS) {
      assert.equal(load(env).NODE_ENV, 'production');
      for (const typo of ['prod', 'Production', 'dev'])
        assert.throws(() => load({ ...env, NODE_ENV: typo }), /NODE_ENV: must be production, development or test/);
      for (const word of ['development', 'test']) assert.equal(load({ ...env, NODE_ENV: word }).NODE_ENV, word);
    }
    assert.throws(() => loadApiConfig({ ...env, KEYS_DIR: '' }), /payload\.keys: must be in KEYS_DIR in production/);
  });

  it('with two programs on one port, or another database than PostgreSQL, are refused by every program', () => {
    for (const load of LOADS) {
      const same = { ...made.settings, API_PORT: '3000', WORKER_PORT: '3000' };
      assert.throws(() => load(same), /API_PORT, WORKER_PORT: two programs cannot listen on port 3000/);
      assert.ok(load({ ...same, API_HOST: '10.0.0.1', WORKER_HOST: '10.0.0.2' }));
      assert.throws(() => load({ ...same, API_HOST: '0.0.0.0', WORKER_HOST: '10.0.0.2' }), /two programs/);
      assert.ok(load({ ...same, API_PORT: '0', WORKER_PORT: '0' }));
      for (const DATABASE_URL of ['mysql://127.0.0.1/x', 'localhost', '127.0.0.1:5432/x'])
        assert.throws(() => load({ ...same, DATABASE_URL }), /DATABASE_URL: must be a postgresql:\/\/ URL/);
      assert.throws(() => load({ ...same, DATABASE_URL: '' }), /DATABASE_URL: is not set/);
    }
  });

  it('are at most 36 variables', () => {
    const names = new Set(Object.values(SETTING_SCHEMAS).flatMap((one) => Object.keys(one.shape)));
    assert.ok(names.size <= 36, `${names.size}: ${[...names].join(', ')}`);
  });
});
