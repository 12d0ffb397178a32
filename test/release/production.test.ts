/** The release as whole processes: production starts with right settings and refuses wrong ones. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { wholeOffer } from '../bench/blocks.ts';
import { people } from '../bench/people.ts';
import { until } from '../workflows/running-offers.ts';
import type { Env, ProductionHarness } from './production-system.ts';
import { openProductionHarness } from './production-system.ts';

describe('a release that is started in production', function () {
  this.timeout(120_000);
  let harness: ProductionHarness;
  before(async function () {
    if (!existsSync('.git')) return this.skip(); // a release is made from commits
    harness = await openProductionHarness();
  });
  after(() => harness?.close());

  it('§6b starts with its own keys and a role that may not change the journal, and grants an offer', async () => {
    const { api, worker, owner } = harness;
    await Promise.all([api.start(), worker.start()]);
    for (const url of [api.url, worker.url]) assert.equal((await fetch(`${url}/healthz`)).status, 200);
    assert.match(await (await fetch(`${api.url}/readyz`)).text(), /"status":"ready"/);
    const person = people().next().value;
    const { offerId } = await wholeOffer(harness, person);
    const closed = async () =>
      (await owner.query(`SELECT 1 FROM offers WHERE id = $1 AND folded ? 'closed'`, [offerId])).rowCount === 1;
    await until(closed, 'the offer is closed');
    const { rows } = await owner.query<{ state: string; identifier: string }>(
      'SELECT state, identifier FROM offers o JOIN recipients r ON r.id = o.recipient_id WHERE o.id = $1',
      [offerId],
    );
    assert.equal(rows[0]?.state, 'GRANTED');
    assert.match(rows[0]?.identifier ?? '', /^s1\./, 'the IIN is sealed');
    await Promise.all([api.kill(), worker.kill()]);
    for (const { name, log } of [api, worker])
      assert.ok(!log().includes(person.iin), `${name} wrote the IIN into its log`);
  });

  it('§1 leaves out what no lawyer has confirmed, and does not start with it', async () => {
    const { loaded, owner } = harness;
    assert.match(
      loaded,
      /left out: birth-registration is not confirmed by a lawyer, .*test-allowance is a demo service/,
    );
    const code = 'gas-voucher';
    await owner.query('UPDATE services SET version = 1 WHERE code = $1', [code]);
    for (const name of ['api', 'worker'] as const)
      await assert.rejects(
        harness.start(name, {}),
        /These services may not be live in production: gas-voucher is not confirmed by a lawyer\. Load the catalogue/,
      );
    await owner.query('UPDATE services SET version = 2 WHERE code = $1', [code]);
  });

  /** Each is refused with a message that says what is wrong and what helps. */
  const refusals: [string, 'api' | 'worker', (harness: ProductionHarness) => Env, RegExp][] = [
    [
      'with the secret of the sandbox',
      'worker',
      ({ file }) => ({
        CONNECTIONS: file('smpp.yaml', connections('kind: smpp, password: sandbox, systemId: usynys')),
      }),
      /CONNECTIONS: sms\.gateways\.0\.password: is the public value of the sandbox/,
    ],
    ['without a key', 'api', ({ keysBut }) => keysBut({ vault: null }), /vault\.keys: must be in KEYS_DIR/],
    [
      'without the key of checkpoints',
      'worker',
      ({ keysBut }) => keysBut({ checkpoint: null }),
      /checkpoint-key\.pem: must be in KEYS_DIR/,
    ],
    [
      'with a weak key',
      'api',
      ({ keysBut }) => keysBut({ payload: `k1 ${Buffer.alloc(32, 1).toString('base64')}\n` }),
      /payload\.keys: The key k1 .* is not random.*: npx usynys vault key <id> makes one/,
    ],
    [
      'with an invalid signing key',
      'api',
      ({ keysBut }) => keysBut({ proof: 'secret' }),
      /The signing key .*proof-key\.pem cannot be used/,
    ],
    [
      'with Temporal elsewhere and no TLS to it',
      'worker',
      () => ({ TEMPORAL_ADDRESS: 'temporal.example:7233' }),
      /TEMPORAL_ADDRESS: needs TEMPORAL_TLS=1 in production/,
    ],
    [
      'with a sender for offers to which recipients cannot reply',
      'worker',
      ({ file }) => ({ CONNECTIONS: file('sendOnly.yaml', connections('kind: http, sender: Usynys')) }),
      /no gateway for offer.*replies cannot be sent to the sender "Usynys" \(§4a\)/,
    ],
    ...(['api', 'worker'] as const).map((what): (typeof refusals)[number] => [
      'as a role that may change the journal',
      what,
      ({ asOwner }) => ({ DATABASE_URL: asOwner['DATABASE_URL']! }),
      /The database role postgres may change journal.*connect as a member of usynys_app \(docs\/access\.md\)/,
    ]),
  ];
  for (const [what, name, change, refusal] of refusals)
    it(`§6b is refused ${what}: the ${name} says so and ends`, async () => {
      await assert.rejects(harness.start(name, change(harness)), ({ message }: Error) => {
        assert.match(message, /ended with code 1/);
        assert.match(message, refusal);
        return true;
      });
    });
});

/** The connections of the bench with another gateway. */
function connections(gateway: string): string {
  const text = readFileSync('test/bench/connections.yaml', 'utf8');
  const rest = text.slice(text.indexOf('state:'));
  const address = gateway.includes('smpp')
    ? 'sender: "1414", sessions: [{ host: 127.0.0.1, port: 9 }]'
    : 'url: "${SANDBOX_URL}", token: "${SANDBOX_TOKEN}", webhookSecret: "${SMS_WEBHOOK_SECRET}"';
  return `sms: { gateways: [{ name: one, ${gateway}, ${address} }] }\n${rest}`;
}
