import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { loadAccessConfig, loadAuditConfig } from '../config/commands.ts';
import { KEY_FILES } from '../config/keys.ts';
import { ownProduction } from './support/production-settings.ts';

describe('settings of our own servers', () => {
  const { made, api, worker, keys } = ownProduction();

  it('§6b of a production with unprotected connections to its servers are refused, except to this machine', () => {
    const far = { TEMPORAL_ADDRESS: 'temporal.example:7233' };
    assert.throws(worker(far), /TEMPORAL_ADDRESS: needs TEMPORAL_TLS=1/);
    for (const address of ['127.0.0.1.example:7233', 'no address'])
      assert.throws(api({ TEMPORAL_ADDRESS: address }), /TEMPORAL_ADDRESS: needs/);
    assert.throws(api({ DATABASE_URL: 'postgresql://one,two:x/y' }), /DATABASE_URL: must be/);
    assert.equal(worker({ ...far, TEMPORAL_TLS: '1' })().TEMPORAL_TLS, '1');
    for (const own of ['localhost:7233', '[::1]:7233', '127.0.0.2:1'])
      assert.equal(api({ TEMPORAL_ADDRESS: own })().TEMPORAL_ADDRESS, own);
    const open = [
      '',
      '?sslmode=require',
      '?sslmode=no-verify',
      '?host=db.example',
      '?sslmode=verify-full&sslmode=prefer',
    ];
    for (const query of open) {
      const DATABASE_URL = `postgresql://db.example/x${query}`;
      for (const start of [api({ DATABASE_URL }), worker({ DATABASE_URL })])
        assert.throws(start, /DATABASE_URL: must say/);
      for (const load of [loadAccessConfig, loadAuditConfig])
        assert.throws(() => load({ ...made.settings, DATABASE_URL }), /DATABASE_URL: must say sslmode=verify-full/);
    }
    for (const url of ['db.example/x?sslmode=verify-full', 'localhost/x?host=/run/postgresql', 'localhost/x'])
      assert.ok(api({ DATABASE_URL: `postgresql://${url}` })());
  });

  it('of Temporal’s TLS that do not fit together are refused, wherever the server is', () => {
    const name = { TEMPORAL_TLS_SERVER_NAME: 'temporal.example' };
    const certificate = keys({ temporalCertificate: 'a certificate' });
    assert.throws(api({ NODE_ENV: 'test', ...name }), /SERVER_NAME: of no use without/);
    assert.throws(
      api({ NODE_ENV: 'test', ...keys({ temporalApiKey: 'a key' }) }),
      /temporal-api\.key: of no use without/,
    );
    assert.throws(worker({ TEMPORAL_TLS: '1', ...certificate }), /temporal-tls\.key: the one is of no use/);
    const open = keys({ temporalApiKey: 'a key' });
    chmodSync(path.join(open.KEYS_DIR, KEY_FILES.temporalApiKey), 0o644);
    assert.throws(worker({ TEMPORAL_TLS: '1', ...open }), /temporal-api\.key: every user of this machine/);
    assert.throws(worker({ TEMPORAL_TLS: 'yes' }), /TEMPORAL_TLS/);
  });
});
