/** Which connections to the sandbox `npm start` takes. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { applicationEnvironment } from '../../scripts/run/environment.mjs';
import { readSettings } from '../../scripts/run/settings.mjs';
import type { DevSecrets } from '../../scripts/setup/secrets.mjs';

describe('the shapes of the sandbox under npm start', () => {
  const connectionsOf = (env: NodeJS.ProcessEnv) =>
    applicationEnvironment(readSettings(env), {} as DevSecrets, 'postgresql://127.0.0.1/x')['CONNECTIONS'] ?? '';

  it('K3 are ours, or those of public clients, and no others', () => {
    assert.match(connectionsOf({}), /[/\\]sandbox[/\\]connections\.yaml$/);
    assert.match(connectionsOf({ SANDBOX_SHAPES: 'public' }), /[/\\]connections-public\.yaml$/);
    for (const shapes of ['usynys', 'public']) assert.ok(fs.existsSync(connectionsOf({ SANDBOX_SHAPES: shapes })));
    for (const wrong of ['Public', 'toString', '../x'])
      assert.throws(() => readSettings({ SANDBOX_SHAPES: wrong }), /must be one of usynys, public/);
  });
});
