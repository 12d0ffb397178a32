import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { MobizonSettings } from '../../adapters/sms/mobizon/settings.ts';
import { openOperatorIds } from '../../adapters/store/operator-ids.ts';
import type { Store } from '../../adapters/store/store.ts';
import { confirmClaims, gatewaysToAsk } from '../../worker/claims.ts';
import type { FormAnswer, FormServer } from '../support/form-server.ts';
import { startFormServer } from '../support/form-server.ts';
import { sentOffer } from './bring.ts';
import { startApi } from './support.ts';
import type { RunningApi } from './support.ts';

const SECRET = 'a long word';
const PATH = '/webhooks/sms/bulk/receipts';

describe('webhooks of Mobizon', function () {
  this.timeout(60_000); // the machine may be busy with everything else
  let api: RunningApi;
  let mobizon: FormServer;
  /** What Mobizon answers when it is asked, by its id of the SMS. */
  const states = new Map<string, string>();
  let instead: FormAnswer | undefined;
  let settings: MobizonSettings;
  let count = 0;

  before(async () => {
    mobizon = await startFormServer(({ form }) => {
      const asked = (form['ids'] ?? '').split(',').filter((id) => states.has(id));
      const data = asked.map((id) => ({ id, status: states.get(id), segNum: 2, statusUpdateTs: inAlmaty(-30_000) }));
      return instead ?? { body: { code: 0, data, message: '' } };
    });
    const given = { kind: 'mobizon', name: 'bulk', url: mobizon.url, apiKey: 'key', webhookSecret: SECRET };
    settings = MobizonSettings.parse(given);
    api = await startApi({ gateways: [settings] });
  });
  after(() => Promise.all([api.stop(), mobizon.stop()]));
  beforeEach(() => {
    instead = undefined;
    mobizon.calls.length = 0;
  });

  /** The clock on Mobizon's wall. */
  const inAlmaty = (ms: number) =>
    new Date(Date.now() + ms + 5 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  type Event = { eventId?: number; attempt?: number; messageId?: string | number; status?: string; eventType?: string };
  function event({
    eventId = (count +=
      1),
    attempt = 1,
    messageId,
    status = 'DELIVRD',
    eventType = 'sms-delivery-report',
  }: Event) {
    const eventCreateTs = inAlmaty(0);
    const sign = createHash('sha1').update(`${eventId}|${attempt}|${eventCreateTs}|${SECRET}`).digest('hex');
    const data = { campaignId: 1, messageId, segNum: 2, statusUpdateTs: eventCreateTs, status, to: '77010000000' };
    return { eventId, eventType, eventCreateTs, webhookId: 1, attempt, data, sign };
  }
  const tell = (json: object, path = PATH) => api.call(path, { key: null, json });
  const gateways = () => gatewaysToAsk({ gateways: [settings] } as Parameters<typeof gatewaysToAsk>[0]);
  const later = (ms: number): Store => ({ ...api.store, now: async () => Date.now() + ms });
  /** One round of the worker, as late as said. */
  const confirm = (ms = 0) => confirmClaims(later(ms), gateways());
  const read = async (id: string) => (await api.call(`/v1/offers/${id}`)).body;
  const receiptsOf = async (id: string) => (await api.call(`/v1/offers/${id}/messages`)).body.items[0].receipts;
  const outcomes = async (operatorId: string) =>
    (await api.store.db.receiptClaim.findMany({ where: { operatorId } })).map(({ outcome }) => outcome);

  /** An SMS that went through Mobizon. Offers do not (§4a); what shows whether a receipt counts is the same for all. */
  async function through() {
    const offer = await sentOffer(api, {}, 'bulk');
    const operatorId = String(169_275_000 + (count += 1));
    const operatorIds = openOperatorIds(api.store, 'bulk');
    await operatorIds.begin(`${offer.id}.offer`);
    const noteId = () => operatorIds.note(`${offer.id}.offer`, operatorId);
    return { ...offer, operatorId, noteId };
  }

  it('§4a a claim is stored and acknowledged; it counts once Mobizon was asked, with its time and its zone', async () => {
    const { id, operatorId, noteId } = await through();
    await noteId();
    states.set(operatorId, 'DELIVRD');
    assert.equal((await tell(event({ messageId: Number(operatorId) }))).status, 204);
    assert.equal(mobizon.calls.length, 0, 'the answer waits for nobody');
    assert.equal((await read(id)).state, 'SENT');
    await confirm();
    const { state, receivedAt } = await read(id);
    assert.equal(state, 'AWAITING_ANSWER');
    const age = Date.now() - Date.parse(receivedAt);
    assert.ok(age > 25_000 && age < 60_000, `30 s before it was told, and it is ${age} ms ago`);
    assert.deepEqual(await outcomes(operatorId), ['taken']);
  });
  it('§4a a claim that is false is not believed, and is a case for people after a day', async () => {
    const { id, operatorId, noteId } = await through();
    await noteId();
    states.set(operatorId, 'ACCEPTD');
    await tell(event({ messageId: operatorId }));
    for (let hour = 0; hour <= 23; hour++) await confirm(hour * 3_600_000);
    assert.deepEqual([(await read(id)).state, await receiptsOf(id)], ['SENT', []]);
    assert.deepEqual(await outcomes(operatorId), [null]);
    await confirm(25 * 3_600_000);
    assert.deepEqual(await outcomes(operatorId), ['not-confirmed']);
    assert.equal(await api.store.db.operatorTask.count({ where: { kind: 'sms-receipt-not-confirmed' } }), 1);
  });
  it('§4a what Mobizon answers counts, not what was claimed', async () => {
    const { id, operatorId, noteId } = await through();
    await noteId();
    states.set(operatorId, 'UNDELIV');
    await tell(event({ messageId: operatorId, status: 'DELIVRD' }));
    await confirm();
    assert.deepEqual(
      (await receiptsOf(id)).map(({ status }: { status: string }) => status),
      ['undeliverable'],
    );
    assert.equal((await read(id)).receivedAt, undefined);
  });
  it('ten attempts of one event are one claim and one receipt', async () => {
    const { id, operatorId, noteId } = await through();
    await noteId();
    states.set(operatorId, 'DELIVRD');
    const eventId = (count += 1);
    for (let attempt = 1; attempt <= 10; attempt++) {
      assert.equal((await tell(event({ eventId, attempt, messageId: operatorId }))).status, 204);
      if (attempt % 4 === 0) await Promise.all([confirm(), confirm()]);
    }
    assert.equal((await receiptsOf(id)).length, 1);
    assert.equal(mobizon.calls.length, 1);
  });
  it('§6c a claim that comes before we know the id waits for it', async () => {
    const { id, operatorId, noteId } = await through();
    states.set(operatorId, 'DELIVRD');
    await tell(event({ messageId: operatorId }));
    await confirm();
    assert.equal(mobizon.calls.length, 0, 'nobody is asked about an SMS that may not be ours');
    await noteId();
    await confirm(2_000);
    assert.equal((await read(id)).state, 'AWAITING_ANSWER');
  });
  it('§6c a claim waits while Mobizon cannot be asked', async () => {
    const { id, operatorId, noteId } = await through();
    await noteId();
    states.set(operatorId, 'DELIVRD');
    await tell(event({ messageId: operatorId }));
    for (const fault of [
      { status: 503 },
      { cut: true },
      { body: { code: 30, data: null } },
      { body: '<html>' },
    ] as const) {
      instead = fault;
      await assert.rejects(confirm(3_600_000 * (1 + mobizon.calls.length)));
    }
    assert.equal((await read(id)).state, 'SENT');
    instead = undefined;
    await confirm(10 * 3_600_000);
    assert.equal((await read(id)).state, 'AWAITING_ANSWER');
  });
  it('asks about a hundred at a time', async () => {
    const claims = Array.from({ length: 130 }, () => event({ messageId: 1_000_000 + (count += 1) }));
    await Promise.all(claims.map((claim) => tell(claim)));
    assert.equal(await confirm(), true, 'there is more');
    await confirm();
    assert.equal(mobizon.calls.length, 0, 'none of them is ours');
  });

  it('§6b turns away what Mobizon did not sign; nobody spends an event on another SMS', async () => {
    const { id, operatorId, noteId } = await through();
    await noteId();
    const good = event({ messageId: operatorId });
    for (const forged of [
      { ...good, attempt: 2 },
      { ...good, eventId: 9_999_999 },
      { ...good, sign: '' },
      { ...good, sign: 'я'.repeat(40) },
    ]) {
      const { status, body } = await tell(forged);
      assert.deepEqual([status, body.code], [401, 'unauthenticated']);
    }
    await tell({ ...good, data: { ...good.data, messageId: 4_711 } });
    states.set(operatorId, 'DELIVRD');
    await tell(good);
    await confirm();
    assert.equal((await read(id)).state, 'AWAITING_ANSWER');
  });
  it('passes over other events, and refuses what it cannot read', async () => {
    assert.equal((await tell(event({ eventType: 'form-submission', messageId: 1 }))).status, 204);
    assert.equal((await tell(event({}))).status, 204, 'about no SMS');
    for (const raw of ['', '{', '[]', 'null', 'eventId=1', '{"eventId":{}}']) {
      const { status, body } = await api.call(PATH, { key: null, raw });
      assert.deepEqual([status, body.code], [400, 'invalid-request'], raw);
    }
  });
  it('has no replies to tell', async () => {
    assert.equal((await tell(event({ messageId: 1 }), '/webhooks/sms/bulk/replies')).status, 404);
  });
});
