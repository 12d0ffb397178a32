import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { dayOf } from '../../../domain/calendar.ts';
import { anIin, anOffer, KEYS, startApi } from '../support.ts';
import type { Answer, RunningApi } from '../support.ts';

const DAY_MS = 86_400_000;
const BIN = '200340000339';

describe('caps of offers', function () {
  this.timeout(300_000); // the machine may be busy
  const apis: RunningApi[] = [];
  /** Repeats a request that was answered "too slow", as a provider does: the machine may be busy with what the
   *  requests before it left. One that made its offer all the same is found by its repetition. */
  const ask = async (api: RunningApi, json: object, more: object = {}): Promise<Answer> => {
    const answer = await api.call('/v1/offers', { json, ...more });
    if (answer.status !== 503 && answer.status !== 409) return answer;
    await pause(500);
    const repeated = await ask(api, json, more);
    return repeated.status === 200 ? { ...repeated, status: 201 } : repeated;
  };
  /** Applications as of two processes, in the morning of one day in Kazakhstan. */
  const applications = async (caps: { perRecipient?: number; perService?: number }) => {
    const pair = await Promise.all([startApi({ caps }), startApi({ caps })]);
    apis.push(...pair);
    const now = Date.now();
    // A database client that has already connected, so that a hundred requests at once meet no deadline.
    for (const api of pair) assert.equal((await ask(api, anOffer())).status, 201);
    for (const api of pair) api.pass(dayOf(now).untilMs - now + 10 * 3_600_000);
    return pair;
  };
  afterEach(() => Promise.all(apis.splice(0).map((api) => api.stop())));

  const count = (answers: Answer[], status: number) => answers.filter((answer) => answer.status === status).length;
  const atOnce = async (pair: RunningApi[], bodyOf: () => object) => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => ask(pair[n % 2]!, bodyOf())));
    return [count(answers, 201), count(answers, 429)];
  };

  it('allow exactly their number of 100 simultaneous offers to a person, and store none of the others', async () => {
    const pair = await applications({ perRecipient: 7 });
    const iin = anIin();
    const answers = await atOnce(pair, () => anOffer({ recipient: { iin } }));
    assert.deepEqual(answers, [7, 93]);
    const { body } = await pair[0]!.call('/v1/offers/search', { json: { recipient: iin } });
    assert.equal(body.items.length, 7);
  });

  it('are stated with their end in the refusal, count all providers, and end at midnight of Kazakhstan', async () => {
    const [api] = (await applications({ perRecipient: 2 })) as [RunningApi, RunningApi];
    const recipient = { iin: anIin() };
    assert.equal((await ask(api, anOffer({ recipient }))).status, 201);
    const other = anOffer({ recipient, serviceCode: 'gas-voucher' });
    assert.equal((await ask(api, other, { key: KEYS.energo })).status, 201);
    const { status, body, headers } = await ask(api, anOffer({ recipient }));
    assert.deepEqual([status, body.code], [429, 'recipient-cap']);
    assert.match(
      body.detail,
      /^At most 2 offers to one person are made in a day; the next day begins at \S+T19:00:00\.000Z$/,
    );
    const seconds = Number(headers.get('retry-after'));
    assert.ok(seconds > 13 * 3_600 && seconds <= 14 * 3_600, String(seconds));
    assert.equal((await ask(api, anOffer())).status, 201, 'other persons are not affected');
    api.pass(seconds * 1_000);
    assert.equal((await ask(api, anOffer({ recipient }))).status, 201);
  });

  it('§2.1 do not affect a request that was accepted before', async () => {
    const [api] = (await applications({ perRecipient: 1, perService: 1_000 })) as [RunningApi, RunningApi];
    const headers = { 'idempotency-key': randomUUID() };
    const json = anOffer();
    const first = await ask(api, json, { headers });
    assert.equal(first.status, 201);
    assert.equal((await ask(api, { ...json, reference: randomUUID() })).status, 429);
    for (const again of [{ headers }, {}]) {
      assert.equal((await ask(api, json, again)).body.id, first.body.id);
    }
  });

  it('count an organisation’s offers for the person who answers', async () => {
    const [api] = (await applications({ perRecipient: 2 })) as [RunningApi, RunningApi];
    const iin = anIin();
    const recipient = { bin: BIN, representativeIin: iin };
    const serviceCode = 'test-allowance';
    assert.equal((await ask(api, anOffer({ recipient, serviceCode }))).status, 201);
    assert.equal((await ask(api, anOffer({ recipient: { iin } }))).status, 201);
    assert.equal((await ask(api, anOffer({ recipient, serviceCode }))).status, 429);
    const another = { bin: BIN, representativeIin: anIin() };
    assert.equal((await ask(api, anOffer({ recipient: another, serviceCode }))).status, 201);
  });

  it('count a service over all processes, exactly, and leave no row about persons without an offer', async () => {
    const pair = await applications({ perService: 9 });
    const [api] = pair as [RunningApi, RunningApi];
    await api.store.db.serviceDay.deleteMany();
    const persons = await api.store.db.recipient.count();
    const answers = await atOnce(pair, () => anOffer());
    assert.deepEqual(answers, [9, 91]);
    assert.equal(await api.store.db.recipient.count(), persons + 9);
    const { body, headers } = await ask(api, anOffer());
    assert.deepEqual([body.code, Number(headers.get('retry-after')) > 0], ['service-cap', true]);
    const other = anOffer({ serviceCode: 'gas-voucher' });
    assert.equal((await ask(api, other, { key: KEYS.energo })).status, 201);
    api.pass(DAY_MS);
    assert.equal((await ask(api, anOffer())).status, 201);
  });
});
