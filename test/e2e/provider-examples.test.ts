/** The example servers of docs/connect-your-system.md beside an API that answers as the test says: what the page does
 *  not show, since nothing goes wrong there. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { freePort } from '../../scripts/setup/ports.mjs';
import { eventually } from '../sandbox/harness.ts';
import { ROOT } from '../support/child-process.ts';

const EXAMPLES = {
  'provider.py': ['python3', 'docs/examples/provider.py'],
  'provider.ts': [process.execPath, '--import', 'tsx', 'docs/examples/provider.ts'],
};
const secret = () => `whsec_${randomBytes(32).toString('base64')}`;
const SECRETS = { TOKEN: randomBytes(24).toString('base64url'), WEBHOOK_SECRET: secret(), CALLBACK_SECRET: secret() };
const OLD_MS = 6 * 60_000;

type Received = { path: string; headers: Record<string, string>; body: string };

for (const [name, [program = '', ...args]] of Object.entries(EXAMPLES))
  describe(`the example ${name}`, function () {
    this.timeout(60_000);
    let api: http.Server;
    let answers: number[];
    let results: Received[];
    let example: ChildProcess;
    let output: string;
    let url: string;
    before(async () => {
      api = http.createServer((request, response) => {
        const parts: Buffer[] = [];
        request.on('data', (part: Buffer) => parts.push(part));
        request.on('end', () => {
          const headers = request.headers as Record<string, string>;
          results.push({ path: request.url ?? '', headers, body: Buffer.concat(parts).toString('utf8') });
          const status = answers.shift() ?? 204;
          response.writeHead(status).end(status === 204 ? undefined : '{"code":"as-the-test-says"}');
        });
      });
      await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
      const port = String(await freePort());
      url = `http://127.0.0.1:${port}`;
      const address = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
      const { PATH = '', HOME = '' } = process.env;
      const env = { PATH, HOME, PROVIDER: 'fund', API: address, PORT: port, ...SECRETS };
      output = '';
      example = spawn(program, args, { cwd: ROOT, env });
      for (const stream of [example.stdout, example.stderr]) stream?.on('data', (text) => (output += String(text)));
      await eventually(() => answersAt(`${url}/applications/none`), 30_000);
    });
    beforeEach(() => {
      [answers, results] = [[], []];
    });
    after(() => {
      example?.kill();
      api.closeAllConnections();
      api.close();
    });

    async function apply(offerId: string, facts: object, token = SECRETS.TOKEN): Promise<number> {
      const headers = { authorization: `Bearer ${token}`, 'idempotency-key': offerId };
      const body = JSON.stringify({ offerId, serviceCode: 'school-kit', recipient: { iin: '900101400013' }, facts });
      return (await fetch(`${url}/applications`, { method: 'POST', headers, body })).status;
    }
    async function read(offerId: string) {
      const answer = await fetch(`${url}/applications/${offerId}`, {
        headers: { authorization: `Bearer ${SECRETS.TOKEN}` },
      });
      return { status: answer.status, body: (await answer.json()) as object };
    }
    async function tell(state: string, { id = randomUUID() as string, key = SECRETS.CALLBACK_SECRET, ageMs = 0 } = {}) {
      const body = JSON.stringify({ type: 'offer.state-changed', data: { offerId: 'o', state } });
      const at = new Date(new Date().getTime() - ageMs);
      const foreign = `v1a,${randomBytes(64).toString('base64')}`;
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': `${foreign} ${new Webhook(key).sign(id, at, body)}`,
      };
      return (await fetch(`${url}/callbacks`, { method: 'POST', headers, body })).status;
    }
    const callbacks = () => output.split('\n').filter((line) => line.startsWith('callback '));

    it('takes a callback once, in its order, and refuses one that is forged or old', async () => {
      const id = randomUUID();
      assert.deepEqual(
        [await tell('SENT', { id }), await tell('SENT', { id }), await tell('PROVIDING')],
        [204, 204, 204],
      );
      assert.equal(await tell('FORGED', { key: secret() }), 401);
      assert.equal(await tell('OLD', { ageMs: OLD_MS }), 401);
      await eventually(() => callbacks().length === 2);
      const states = callbacks().map((line) => line.trim().split(' ').at(-1));
      assert.deepEqual(states, ['SENT', 'PROVIDING']);
    });

    it('§5 makes one application of the same call, says what it knows, and refuses a wrong token', async () => {
      const offerId = randomUUID();
      assert.equal(await apply(offerId, { children: 1 }, 'wrong'), 401);
      assert.equal((await read(offerId)).status, 404);
      assert.deepEqual([await apply(offerId, { children: 1 }), await apply(offerId, { children: 1 })], [202, 202]);
      const decided = { status: 'done', outcome: 'granted', resultNumber: 'A-1' };
      assert.deepEqual(await read(offerId), { status: 200, body: decided });
      await eventually(() => results.length > 0);
      assert.equal(results.length, 1);
      const applications = output
        .split('\n')
        .filter((line) => line.startsWith('application ') && line.includes(offerId));
      assert.equal(applications.length, 1);
    });

    it('§3.2 sends its decision signed, again under the same id after 503, and no more after 422', async () => {
      answers = [503, 422];
      const offerId = randomUUID();
      await apply(offerId, { children: 0 });
      await eventually(() => /^result refused 422/m.test(output), 10_000);
      assert.equal(results.length, 2);
      assert.equal(new Set(results.map(({ headers }) => headers['webhook-id'])).size, 1);
      for (const { path, headers, body } of results) {
        assert.equal(path, '/webhooks/providers/fund/results');
        const sent = new Webhook(SECRETS.WEBHOOK_SECRET).verify(body, headers);
        assert.deepEqual(sent, { offerId, outcome: 'refused', ground: 'no-children' });
      }
    });
  });

const answersAt = (address: string): Promise<boolean> =>
  fetch(address).then(
    () => true,
    () => false,
  );
