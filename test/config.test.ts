import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { loadApiConfig } from '../config/api.ts';
import { loadAccessConfig, loadAuditConfig, loadCatalogueConfig } from '../config/commands.ts';
import { loadWorkerConfig } from '../config/worker.ts';
import { newKeyPem } from '../adapters/proof/keys.ts';
import type { KeyName } from '../config/keys.ts';
import { KEY_FILES } from '../config/keys.ts';
import { keyLine, writeKey } from './support/keys-folder.ts';
import { ownProduction, token, webhookSecret } from './support/production-settings.ts';

type Env = Record<string, string>;

describe('settings', () => {
  const { made, api, worker, keys } = ownProduction();
  const fileOf = (name: KeyName) => KEY_FILES[name].replaceAll('.', '\\.');

  it('of a complete production are accepted', () => {
    assert.equal(api({})().CODEC_TICKET, undefined);
    assert.equal(api({ CODEC_TICKET: token(), TEMPORAL_UI_ORIGIN: 'https://temporal.example' })().API_PORT, 3000);
    assert.equal(worker({})().CHECKPOINT_SECONDS, 60);
    assert.equal(loadAccessConfig(made.settings).NODE_ENV, 'production');
  });

  it('§6b of a production without keys are refused, each key by its name', () => {
    const missing = (name: KeyName) => new RegExp(`${fileOf(name)}: must be in KEYS_DIR in production`);
    for (const name of ['payload', 'apiKeyPepper', 'proof'] as const)
      assert.throws(api(keys({ [name]: null })), missing(name));
    for (const name of ['vault', 'checkpoint'] as const) assert.throws(worker(keys({ [name]: null })), missing(name));
    assert.throws(worker({ CHECKPOINT_FILE: '' }), /CHECKPOINT_FILE: must be set in production/);
    assert.throws(
      () => loadAccessConfig({ ...made.settings, ...keys({ apiKeyPepper: null }) }),
      missing('apiKeyPepper'),
    );
    for (const name of ['vault', 'vaultIndex', 'apiKeyPepper'] as const)
      assert.throws(() => loadCatalogueConfig({ ...made.settings, ...keys({ [name]: null }) }), missing(name));
    for (const name of ['payload', 'vault', 'vaultIndex', 'apiKeyPepper', 'proof'] as const)
      assert.throws(api({ KEYS_DIR: '' }), missing(name));
    assert.throws(api({ KEYS_DIR: path.join(made.folder, 'nothing') }), /KEYS_DIR: there is no folder/);
  });

  it('§6b of a production with a weak setting are refused', () => {
    const twin = keyLine('k1');
    const open: [Env, RegExp][] = [
      [{ CLOCK_URL: 'http://127.0.0.1:1' }, /CLOCK_URL: time is not skipped/],
      [{ LOG_ORIGIN: '' }, /LOG_ORIGIN: must name this installation/],
      [{ CODEC_TICKET: token() }, /CODEC_TICKET: .* must be https/],
      [{ CODEC_TICKET: token(), TEMPORAL_UI_ORIGIN: 'http://temporal.example' }, /CODEC_TICKET: .* must be https/],
      [{ CODEC_TICKET: 'short' }, /CODEC_TICKET/],
      [{ SMS_TOKEN: 'x'.repeat(23) }, /sms\.gateways\.0\.token: a token has at least 24/],
      [{ STATE_TOKEN: 'sandbox' }, /state\.token: a token has at least 24/],
      [{ SMS_URL: 'http://sms.example' }, /sms\.gateways\.0\.url: must be https/],
      [{ PHONES_URL: 'http://127.0.0.1.example' }, /state\.phonesUrl: must be https/],
      [
        { PHONES_SECRET: made.settings['CONSENT_SECRET']! },
        /notices\.phones\.webhookSecret: is the same as state\.notices\.consent\.webhookSecret/,
      ],
      [
        { PHONES_SECRET: made.settings['SMS_WEBHOOK_SECRET']! },
        /webhookSecret of one: is the same as state\.notices\.phones\.webhookSecret/,
      ],
      [
        { PREVIOUS_PHONES_SECRET: made.settings['PHONES_SECRET']! },
        /phones\.previousWebhookSecret: is the same as state\.notices\.phones\.webhookSecret/,
      ],
      [{ PREVIOUS_PHONES_SECRET: 'old' }, /state\.notices\.phones\.previousWebhookSecret: must look like whsec_/],
      [
        { SMS_PREVIOUS_SECRET: made.settings['SMS_WEBHOOK_SECRET']! },
        /previousWebhookSecret of one: is the same as the webhookSecret of one/,
      ],
      [
        { SMS_PREVIOUS_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}` },
        /previousWebhookSecret of one: is not random/,
      ],
      [{ PHONES_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}` }, /phones\.webhookSecret: is not random/],
      [keys({ payload: twin, vault: twin }), /vault\.keys: is the same as payload\.keys/],
      [keys({ proof: 'secret' }), /proof-key\.pem: The signing key .* cannot be used/],
    ];
    for (const [change, fault] of open) assert.throws(api(change), fault);
  });

  it('§6b of a production with weak keys or development keys are refused', () => {
    const weak: [string, RegExp][] = [
      ['', /holds no key: npx usynys vault key/],
      ['secret\n', /Line 1 .* is not a key/],
      [`k1 ${Buffer.alloc(32, 1).toString('base64')}\n`, /The key k1 .* is not random/],
      [keyLine('dev-1'), /dev-1 is a development key/],
    ];
    for (const [content, fault] of weak)
      for (const name of ['payload', 'vault', 'vaultIndex', 'apiKeyPepper'] as const)
        assert.throws(
          api(keys({ [name]: content })),
          ({ message }: Error) => message.includes(KEY_FILES[name]) && fault.test(message),
        );
  });

  it('§6b of a production with public values of the sandbox are refused, each by its place', () => {
    const { SMS_TOKEN: SANDBOX_TOKEN = '' } = made.settings;
    const sandbox = {
      CONNECTIONS: 'sandbox/connections.yaml',
      SANDBOX_SMPP_PORT: '2775',
      SANDBOX_URL: 'https://shep.example',
      SANDBOX_TOKEN,
      CONSENT_WEBHOOK_SECRET: webhookSecret(),
      PHONES_WEBHOOK_SECRET: webhookSecret(),
    };
    const places = ['sms.gateways.0.password', 'state.signer.key', 'state.signer.trustedSerials', 'state.consent.ovt'];
    for (const place of places)
      assert.throws(worker(sandbox), new RegExp(`${place.replaceAll('.', '\\.')}: is the public value of the sandbox`));
  });

  it('§6b of a production with keys that every user may read are refused', () => {
    const { KEYS_DIR } = keys({});
    const file = writeKey(KEYS_DIR, 'checkpoint', newKeyPem());
    fs.chmodSync(file, 0o644);
    assert.throws(worker({ KEYS_DIR }), /checkpoint-key\.pem: every user of this machine/);
    fs.chmodSync(file, 0o640); // a group that was given to the process
    assert.equal(worker({ KEYS_DIR })().keys.checkpoint, file);
  });

  it('§2.4 of a production need no keys for v1a callbacks; existing ones are checked like all others', () => {
    assert.equal(worker({})().keys.callback, undefined);
    assert.throws(worker(keys({ callback: '' })), /callback-key\.pem: The keys of callbacks in .* cannot be used/);
    const { KEYS_DIR } = keys({});
    const file = writeKey(KEYS_DIR, 'callback', newKeyPem());
    assert.equal(worker({ KEYS_DIR })().keys.callback, file);
    fs.chmodSync(file, 0o644);
    assert.throws(worker({ KEYS_DIR }), /callback-key\.pem: every user of this machine/);
    const twin = newKeyPem();
    assert.throws(
      worker(keys({ checkpoint: twin, callback: twin })),
      /callback-key\.pem: is the same as checkpoint-key\.pem/,
    );
  });

  it('are refused with one error, which names every fault and quotes no secret', () => {
    const secret = made.settings['CONSENT_SECRET']!;
    const change = {
      SMS_TOKEN: 'my-token',
      SMS_URL: 'http://x.example',
      PHONES_SECRET: secret,
      ...keys({ proof: null }),
    };
    assert.throws(api(change), ({ message }: Error) => {
      assert.equal(message.split('\n').length, 1 + 4);
      assert.doesNotMatch(message, /my-token|whsec_/);
      return true;
    });
    assert.throws(
      () => loadApiConfig({ LOG_LEVEL: 'loud' }),
      ({ message }: Error) => ['LOG_LEVEL', 'DATABASE_URL', 'CONNECTIONS'].every((name) => message.includes(name)),
    );
  });

  it('of a development need no keys, and either both keys of the vault or none', () => {
    const { NODE_ENV: _, ...env } = made.settings;
    const bare = { ...env, NODE_ENV: 'development', KEYS_DIR: '', SMS_URL: 'http://sms.example' };
    assert.deepEqual(loadApiConfig(bare).keys, {});
    const half = keys({ vaultIndex: null });
    assert.throws(
      () => loadWorkerConfig({ ...bare, ...half }),
      /vault\.keys, .*: the one is of no use without the other/,
    );
    assert.throws(() => loadAuditConfig({ ...bare, ...half }), /no use without the other/);
  });
});
