import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { loadAccessConfig, loadApiConfig, loadWorkerConfig } from '../config.ts';
import { KEY_FILES, keyLine, ownProduction, token } from './support/production-settings.ts';

type Env = Record<string, string>;

describe('settings', () => {
  const { made, api, worker } = ownProduction();

  it('of a production that is whole are taken', () => {
    assert.equal(api({})().CODEC_TICKET, undefined);
    assert.equal(api({ CODEC_TICKET: token(), TEMPORAL_UI_ORIGIN: 'https://temporal.example' })().API_PORT, 3000);
    assert.equal(worker({})().CHECKPOINT_SECONDS, 60);
    assert.equal(loadAccessConfig(made.settings).NODE_ENV, 'production');
  });

  it('§6b of a production without keys are refused, each by its name', () => {
    for (const name of ['PAYLOAD_KEYS_FILE', 'API_KEY_PEPPER_FILE', 'PROOF_KEY_FILE'])
      assert.throws(api({ [name]: '' }), new RegExp(`${name}: must be set in production`));
    for (const name of ['VAULT_KEYS_FILE', 'CHECKPOINT_KEY_FILE', 'CHECKPOINT_FILE'])
      assert.throws(worker({ [name]: '' }), new RegExp(`${name}: must be set in production`));
    assert.throws(() => loadAccessConfig({ ...made.settings, API_KEY_PEPPER_FILE: '' }), /API_KEY_PEPPER_FILE/);
  });

  it('§6b of a production with an open door are refused', () => {
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
        { PHONES_WEBHOOK_SECRET: made.settings['CONSENT_WEBHOOK_SECRET']! },
        /PHONES_WEBHOOK_SECRET: is the same as CONSENT/,
      ],
      [{ PHONES_WEBHOOK_SECRET: made.settings['SMS_WEBHOOK_SECRET']! }, /webhookSecret of one: is the same as PHONES/],
      [
        { PREVIOUS_PHONES_WEBHOOK_SECRET: made.settings['PHONES_WEBHOOK_SECRET']! },
        /PREVIOUS_PHONES_WEBHOOK_SECRET: is the same as PHONES/,
      ],
      [{ PREVIOUS_CONSENT_WEBHOOK_SECRET: 'old' }, /PREVIOUS_CONSENT_WEBHOOK_SECRET: must look like whsec_/],
      [
        { SMS_PREVIOUS_SECRET: made.settings['SMS_WEBHOOK_SECRET']! },
        /previousWebhookSecret of one: is the same as the webhookSecret of one/,
      ],
      [
        { SMS_PREVIOUS_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}` },
        /previousWebhookSecret of one: is not random/,
      ],
      [
        { PHONES_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}` },
        /PHONES_WEBHOOK_SECRET: is not random/,
      ],
      [{ VAULT_KEYS_FILE: made.settings['PAYLOAD_KEYS_FILE']! }, /VAULT_KEYS_FILE: is the same file as PAYLOAD/],
      [{ PROOF_KEY_FILE: path.join(made.folder, 'nothing') }, /PROOF_KEY_FILE: cannot be read: ENOENT/],
    ];
    for (const [change, fault] of open) assert.throws(api(change), fault);
  });

  it('§6b of a production whose keys are weak, or those of a development, are refused', () => {
    const file = path.join(made.folder, 'weak.keys');
    const weak: [string, RegExp][] = [
      ['', /holds no key: usynys vault key/],
      ['secret\n', /Line 1 .* is not a key/],
      [`k1 ${Buffer.alloc(32, 1).toString('base64')}\n`, /The key k1 .* is not random/],
      [keyLine('dev-1'), /dev-1 is the key of a development/],
    ];
    for (const [content, fault] of weak) {
      fs.writeFileSync(file, content, { mode: 0o600 });
      for (const name of ['PAYLOAD_KEYS_FILE', 'VAULT_KEYS_FILE', 'VAULT_INDEX_KEY_FILE', 'API_KEY_PEPPER_FILE'])
        assert.throws(api({ [name]: file }), ({ message }: Error) => message.includes(name) && fault.test(message));
    }
  });

  it('§6b of a production with what the sandbox has are refused, each by its place', () => {
    const { SMS_TOKEN: SANDBOX_TOKEN = '' } = made.settings;
    const sandbox = {
      CONNECTIONS: 'sandbox/connections.yaml',
      SANDBOX_SMPP_PORT: '2775',
      SANDBOX_URL: 'https://shep.example',
      SANDBOX_TOKEN,
    };
    const places = ['sms.gateways.0.password', 'state.signer.key', 'state.signer.trustedSerials', 'state.consent.ovt'];
    for (const place of places)
      assert.throws(worker(sandbox), new RegExp(`${place.replaceAll('.', '\\.')}: is the sandbox’s`));
  });

  it('§6b of a production whose keys everybody may read are refused', () => {
    const file = path.join(made.folder, 'open.keys');
    fs.writeFileSync(file, keyLine('k1'));
    fs.chmodSync(file, 0o644);
    assert.throws(worker({ CHECKPOINT_KEY_FILE: file }), /CHECKPOINT_KEY_FILE: everybody on this machine/);
    fs.chmodSync(file, 0o640); // a group that was given to the process
    assert.equal(worker({ CHECKPOINT_KEY_FILE: file })().CHECKPOINT_KEY_FILE, file);
  });

  it('§2.4 of a production need no keys for v1a of callbacks; those that there are are kept like all others', () => {
    assert.equal(worker({})().CALLBACK_KEY_FILE, undefined);
    const file = path.join(made.folder, 'callbacks.pem');
    assert.throws(worker({ CALLBACK_KEY_FILE: file }), /CALLBACK_KEY_FILE: cannot be read: ENOENT/);
    fs.writeFileSync(file, '', { mode: 0o600 });
    assert.equal(worker({ CALLBACK_KEY_FILE: file })().CALLBACK_KEY_FILE, file);
    fs.chmodSync(file, 0o644);
    assert.throws(worker({ CALLBACK_KEY_FILE: file }), /CALLBACK_KEY_FILE: everybody on this machine/);
    const twin = made.settings['CHECKPOINT_KEY_FILE']!;
    assert.throws(
      worker({ CALLBACK_KEY_FILE: twin }),
      /is the same file as CHECKPOINT_KEY_FILE|is the same file as CALLBACK/,
    );
  });

  it('are refused with one error, which names all that is wrong and quotes no secret', () => {
    const secret = made.settings['CONSENT_WEBHOOK_SECRET']!;
    const change = {
      SMS_TOKEN: 'my-token',
      SMS_URL: 'http://x.example',
      PHONES_WEBHOOK_SECRET: secret,
      PROOF_KEY_FILE: '',
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

  it('of a development need no keys, but both of the vault or none', () => {
    const { NODE_ENV: _, ...env } = made.settings;
    const bare = { ...env, ...Object.fromEntries(KEY_FILES.map((name) => [name, ''])), SMS_URL: 'http://sms.example' };
    assert.equal(loadApiConfig(bare).NODE_ENV, 'development');
    assert.throws(() => loadWorkerConfig({ ...env, VAULT_INDEX_KEY_FILE: '' }), /no use without the other/);
  });
});
