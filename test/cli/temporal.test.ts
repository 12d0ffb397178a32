import assert from 'node:assert/strict';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../scripts/setup/search-attributes.mjs';
import { usynys } from '../support/command-line.ts';
import { localTemporal } from '../support/local-temporal.ts';

describe('usynys temporal prepare', function () {
  this.timeout(120_000);
  let temporal: TestWorkflowEnvironment;
  let env: Record<string, string>;
  before(async () => {
    temporal = await localTemporal();
    env = { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: 'default' };
  });
  after(() => temporal?.teardown());

  it('adds the search attributes that are missing, and none the second time', async () => {
    const { operatorService } = temporal.connection;
    const known = async () =>
      Object.keys((await operatorService.listSearchAttributes({ namespace: 'default' })).customAttributes ?? {});
    const all = Object.keys(SEARCH_ATTRIBUTES);
    await operatorService.removeSearchAttributes({ namespace: 'default', searchAttributes: all });
    assert.deepEqual(
      (await known()).filter((name) => all.includes(name)),
      [],
    );
    const first = await usynys(['temporal', 'prepare'], env);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, new RegExp(`^${all.length} search attributes were added`));
    assert.deepEqual(
      all.filter((name) => name in SEARCH_ATTRIBUTES),
      (await known()).filter((name) => all.includes(name)).sort((one, other) => all.indexOf(one) - all.indexOf(other)),
    );
    assert.match((await usynys(['temporal', 'prepare'], env)).stdout, /^0 search attributes/);
  });

  it('says what is wrong when there is no such namespace, or no Temporal', async () => {
    const wrong = await usynys(['temporal', 'prepare'], { ...env, TEMPORAL_NAMESPACE: 'other' });
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.stderr, /has no namespace other/);
    const away = await usynys(['temporal', 'prepare'], { ...env, TEMPORAL_ADDRESS: '127.0.0.1:9' });
    assert.match(away.stderr, /does not answer at 127\.0\.0\.1:9/);
  });
});
