import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { HttpGatewaySettings } from '../../adapters/sms/http/settings.ts';
import { SmppSettings } from '../../adapters/sms/smpp/settings.ts';
import { SmscKzSettings } from '../../adapters/sms/smsc-kz/settings.ts';
import type { GatewaySettings } from '../../config/connections/gateways.ts';
import { runChecks, Trouble } from '../../cli/doctor/check.ts';
import { keyChecks } from '../../cli/doctor/own-system.ts';
import { gatewayChecks } from '../../cli/doctor/sms-gateways.ts';
import { freePort } from '../../scripts/setup/ports.mjs';

const SECRET = `whsec_${'a'.repeat(44)}`;

/** The output of the doctor for one gateway. */
async function saidOf(settings: GatewaySettings): Promise<string> {
  const lines: string[] = [];
  await runChecks(gatewayChecks([settings]), (line) => lines.push(line));
  return lines.join('\n');
}

describe('the doctor', function () {
  this.timeout(60_000);
  let url = '';
  let answer: { status: number; body: string } = { status: 200, body: '{}' };
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => response.writeHead(answer.status).end(answer.body));
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  const says = (status: number, body: string) => void (answer = { status, body });
  const common = () => ({ name: 'one', url });

  it('prints what works and what does not, with advice, and counts the troubles', async () => {
    const lines: string[] = [];
    const checks = [
      { what: 'First', run: async () => 'fine' },
      { what: 'Second', run: () => Promise.reject(new Trouble('broken', 'mend it')) },
      { what: 'Third', run: async () => undefined },
    ];
    assert.equal(await runChecks(checks, (line) => lines.push(line)), 1);
    assert.deepEqual(lines, ['  ✓ First: fine', '  ✗ Second: broken', '      mend it', '  ✓ Third']);
  });

  it('does not run a check whose precondition failed, nor one that depends on it in turn', async () => {
    const lines: string[] = [];
    const run = async () => assert.fail('it must not run');
    const checks = [
      { what: 'PostgreSQL', run: () => Promise.reject(new Trouble('does not answer')) },
      { what: 'Migrations', run, after: 'PostgreSQL' },
      { what: 'Seals', run, after: 'Migrations' },
      { what: 'Temporal', run: async () => undefined },
    ];
    assert.equal(await runChecks(checks, (line) => lines.push(line)), 1);
    assert.deepEqual(lines, [
      '  ✗ PostgreSQL: does not answer',
      '  – Migrations: not checked, because PostgreSQL failed',
      '  – Seals: not checked, because Migrations failed',
      '  ✓ Temporal',
    ]);
  });

  it('§6b reports a key file that is missing, or that other users may read', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-doctor-'));
    const file = path.join(folder, 'vault.keys');
    const checked = async () => {
      const lines: string[] = [];
      await runChecks(keyChecks({ keys: { vault: file } }), (line) => lines.push(line));
      return lines.join('\n');
    };
    assert.match(await checked(), /✗ vault\.keys: the file does not exist/);
    fs.writeFileSync(file, 'k', { mode: 0o644 });
    assert.match(await checked(), /other users may read/);
    fs.chmodSync(file, 0o600);
    assert.equal(await checked(), '  ✓ vault.keys');
    fs.rmSync(folder, { recursive: true });
  });

  it('reports an SMSC that does not answer', async () => {
    const port = await freePort();
    const settings = {
      kind: 'smpp',
      name: 'one',
      sessions: [{ host: '127.0.0.1', port }],
      systemId: 'a',
      password: 'b',
    };
    assert.match(await saidOf(SmppSettings.parse({ ...settings, sender: '1414' })), /✗ .*not reachable\n.*host, port/);
  });

  it('reports an HTTP gateway that refuses our token', async () => {
    const settings = HttpGatewaySettings.parse({ kind: 'http', ...common(), token: 't', webhookSecret: SECRET });
    says(401, '{}');
    assert.match(await saidOf(settings), /✗ .*answered 401/);
    says(200, '{"status":"unknown"}');
    assert.match(await saidOf(settings), /✓ .*answers and accepts our credentials/);
  });

  it('reports an SMSC.kz account with wrong credentials, or without money', async () => {
    const account = { login: 'l', password: 'p' };
    const settings = SmscKzSettings.parse({
      kind: 'smsc-kz',
      ...common(),
      account,
      sender: '+77010000000',
      webhookSecret: 'long enough',
      allowFrom: ['127.0.0.1/32'],
    });
    says(200, '{"error":"authorise error","error_code":2}');
    assert.match(await saidOf(settings), /✗ .*refuses us with code 2/);
    says(200, '{"balance":"0.00"}');
    assert.match(await saidOf(settings), /✗ .*has no money/);
    says(200, '{"balance":"120.50"}');
    assert.match(await saidOf(settings), /✓/);
    assert.ok(!asked.join().includes('psw'), 'no address holds a secret');
  });
});
