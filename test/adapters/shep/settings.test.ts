import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadWorkerConfig } from '../../../config/worker.ts';
import { taskOf } from '../../../activities/registers.ts';
import { packToken, unpackToken } from '../../../adapters/shep/consent-token.ts';
import { ShepStateSettings } from '../../../adapters/shep/settings.ts';
import { meaningOf, statusFault, STATUSES } from '../../../adapters/shep/statuses.ts';
import { keysFolder } from '../../support/keys-folder.ts';
import { shepSettings } from './sandbox-settings.ts';

const SECRET = `whsec_${Buffer.alloc(24).toString('base64')}`;

describe('ШЭП: settings', () => {
  const settings = shepSettings('http://127.0.0.1:1');

  it('have defaults for the optional fields', () => {
    assert.equal(settings.utcOffset, '+05:00');
    assert.equal(settings.correlation, 'required');
    assert.equal(settings.consent.serviceId, 'KDP_SERVICE');
    assert.equal(settings.phones.serviceId, 'MCDB_SERVICE');
    assert.deepEqual(settings.signer.kind === 'ncanode' && settings.signer.revocationCheck, ['OCSP']);
  });

  it('refuse unknown fields and impossible values', () => {
    const wrong = [
      { ...settings, surprise: 1 },
      { ...settings, signer: { kind: 'gost' } },
      { ...settings, signer: { ...settings.signer, trustedSerials: [] } },
      { ...settings, utcOffset: '+5' },
      { ...settings, consent: { ...settings.consent, consentStatuses: { REVOKED: 'gone' } } },
      { ...settings, statuses: { SCSE002: 'ignore' } },
      { ...settings, url: 'ftp://x' },
      { ...settings, allowFrom: ['10.0.0.7'] },
      { ...settings, timeoutMs: 5_001 },
      { ...settings, phones: { ...settings.phones, timeoutMs: 5_001 } },
    ];
    for (const one of wrong) assert.equal(ShepStateSettings.safeParse(one).success, false);
  });

  it('let one service have a longer timeout at the cost of another', () => {
    const { phones, organisations } = settings;
    const changes = { phones: { ...phones, timeoutMs: 8_000 }, organisations: { ...organisations, timeoutMs: 2_000 } };
    assert.equal(ShepStateSettings.safeParse({ ...settings, ...changes }).success, true);
  });

  it('§6b refuse clear text in production, and accept it elsewhere', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'usynys-shep-'));
    const file = path.join(folder, 'connections.yaml');
    const sandbox = await readFile(new URL('../../../sandbox/connections.yaml', import.meta.url), 'utf8');
    await writeFile(file, sandbox.replace(/  signer:\n(    .*\n)+/, '  signer:\n    kind: clear\n'));
    const env = {
      CONNECTIONS: file,
      DATABASE_URL: 'postgresql://127.0.0.1/x',
      KEYS_DIR: keysFolder(folder, ['payload', 'vault', 'vaultIndex']),
      SANDBOX_URL: 'http://127.0.0.1:1',
      SANDBOX_TOKEN: 'a-token',
      SANDBOX_SMPP_PORT: '1',
      SMS_WEBHOOK_SECRET: SECRET,
      CONSENT_WEBHOOK_SECRET: SECRET,
      PHONES_WEBHOOK_SECRET: SECRET,
    };
    const { state } = loadWorkerConfig({ ...env, NODE_ENV: 'test' }).connections;
    assert.ok(state.kind === 'shep' && state.signer.kind === 'clear');
    assert.throws(() => loadWorkerConfig({ ...env, NODE_ENV: 'production' }), /state\.signer: must not be clear/);
    await rm(folder, { recursive: true });
  });
});

describe('ШЭП: statuses', () => {
  it('have the meaning of the table, unless the settings override it', () => {
    assert.equal(meaningOf('SCSS001'), 'ok');
    assert.equal(meaningOf('SCSE001'), 'no-match');
    assert.equal(meaningOf('SCSE002'), 'retry');
    assert.equal(meaningOf('SCSE002', { SCSE002: 'operator' }), 'operator');
    assert.equal(meaningOf('SCSS001', { SCSE002: 'operator' }), 'ok');
  });

  it('K3 S6 that are counted are done with 0, and with another number for an operator', () => {
    assert.equal(meaningOf('0'), 'ok');
    for (const code of ['00', '1', '-0', '0.0', ' 0']) assert.equal(meaningOf(code), 'operator', code);
    assert.equal(meaningOf('0', { '0': 'refuse' }), 'refuse');
  });

  it('that are unknown are for operators, also a name that every object has', () => {
    for (const code of ['SCSE999', '', 'constructor', 'toString', '__proto__'])
      assert.equal(meaningOf(code), 'operator');
    assert.equal(taskOf(statusFault('SCSE999', 'operator')), 'shep-status-unknown');
    for (const [code, meaning] of Object.entries(STATUSES)) {
      const task = taskOf(statusFault(code, meaning));
      if (meaning === 'retry') assert.equal(task, undefined);
      if (meaning === 'refuse' || meaning === 'operator') assert.equal(task, 'shep-refuses-us');
    }
  });

  it('§6b are not quoted when they are prose', () => {
    assert.match(statusFault('ИИН 900101400013 не найден', 'operator').message, /status that we cannot read/);
  });
});

describe('ШЭП: the consent token', () => {
  it('is one text of two parts, whatever white space КДП puts into them', () => {
    const token = packToken({ code: 'ab\n cd', publicKey: ' ef== ' });
    assert.deepEqual(unpackToken(token), { code: 'abcd', publicKey: 'ef==' });
    for (const wrong of ['', 'a', 'a b c', ' b']) assert.throws(() => unpackToken(wrong), /not one of КДП/);
  });
});
