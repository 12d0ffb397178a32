import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { RunningApi } from '../support.ts';
import { anOffer, startApi } from '../support.ts';
import { post } from './post.ts';

/** 1,000 rounds take some minutes; set fewer for quick runs. */
const ROUNDS = Number(process.env['SAME_KEY_ROUNDS'] ?? 1_000);
const AT_ONCE = 100;

const ask = (api: RunningApi, offer: object, headers: Record<string, string> = {}) =>
  post(`${api.url}/v1/offers`, JSON.stringify(offer), headers);

describe('the same request, many times at once', function () {
  this.timeout(1_800_000);
  let apis: RunningApi[];
  before(async () => {
    apis = [await startApi(), await startApi()]; // the connections of two processes, as behind a load balancer
    // Connections are open and code is compiled before the first round: cold, 100 requests at once wait longer than a
    // statement may take when the machine is busy, and the right answer to that is 503.
    for (const api of apis) await Promise.all(Array.from({ length: 20 }, () => ask(api, anOffer())));
  });
  after(async () => {
    for (const api of apis) await api.stop();
  });

  it(`§2.1 makes one offer of ${AT_ONCE} equal requests under one key, in each of ${ROUNDS} rounds`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const json = anOffer();
      const headers = { 'idempotency-key': randomUUID() };
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, number) => ask(apis[number % 2]!, json, headers)),
      );
      const count = (status: number) => answers.filter((answer) => answer.status === status).length;
      assert.equal(count(201), 1, `round ${round}: ${answers.map(({ status }) => status).join()}`);
      assert.equal(count(201) + count(200) + count(409), AT_ONCE);
      const ids = new Set(answers.flatMap(({ status, body }) => (status < 300 ? [body.id] : [])));
      const [first] = ids;
      assert.equal(ids.size, 1);
      assert.equal(await apis[0]!.store.db.idempotencyKey.count({ where: { key: headers['idempotency-key'] } }), 1);
      assert.equal(await apis[0]!.store.db.offer.count({ where: { reference: json.reference } }), 1, String(first));
    }
  });
});
