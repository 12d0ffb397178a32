/** Worker and API as real processes: they do not start with a connections file that breaks the law. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { runProgram } from '../support/child-process.ts';
import { NOTICES } from '../support/notices.ts';

const http = { kind: 'http', url: 'http://127.0.0.1:9', token: 't', webhookSecret: `whsec_${'a'.repeat(44)}` };
const carrier = { ...http, name: 'carrier', sender: '1414' };
const bulk = { ...http, name: 'bulk', sender: 'eGov' };
const urls = { consentUrl: 'http://a', phonesUrl: 'http://b', registersUrl: 'http://c' };
const state = { kind: 'json', ...urls, token: 't', notices: NOTICES };

describe('a process with wrong connections', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'usynys-connections-'))));
  after(() => rm(folder, { recursive: true }));

  /** The error of the process when it ends; it can reach no system, so a process that started would never end. */
  async function errorOf(program: string, sms: object): Promise<string> {
    const file = path.join(folder, 'connections.yaml');
    await writeFile(file, stringify({ sms, state }));
    const env = {
      CONNECTIONS: file,
      DATABASE_URL: 'postgres://127.0.0.1:9/none',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      NODE_ENV: 'test',
    };
    return runProgram(program, [], env).then(
      () => assert.fail('it must not start'),
      (error: Error) => error.message,
    );
  }

  for (const program of ['worker/main.ts', 'api/main.ts']) {
    it(`§4a ${program} does not start when the only sender cannot receive replies, and gives the reason`, async () => {
      const error = await errorOf(program, { gateways: [bulk] });
      assert.match(error, /ended with code 1/);
      assert.match(
        error,
        /no gateway for offer SMS of every service; "bulk": replies cannot be sent to the sender "eGov" \(§4a\)/,
      );
    });
    it(`§4a ${program} does not start when a route gives offers to such a sender, and names the route`, async () => {
      const routes = [
        { purposes: ['outcome'], gateways: ['bulk'] },
        { services: ['gas-voucher'], gateways: ['carrier', 'bulk'] },
        { gateways: ['carrier'] },
      ];
      const error = await errorOf(program, { gateways: [carrier, bulk], routes });
      assert.match(
        error,
        new RegExp(
          'gateway "bulk" cannot carry offer, reminder, conversation: ' +
            'replies cannot be sent to the sender "eGov" \\(§4a\\)',
        ),
      );
      assert.match(error, /sms\.routes\[1\]/);
    });
  }
});
