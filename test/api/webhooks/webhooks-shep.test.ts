import { resultsOf } from '../../support/opened.ts';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { asyncEndpoint } from '../../../adapters/shep/async-endpoint.ts';
import { clearSigner } from '../../../adapters/shep/clear-signer.ts';
import { SignerAway } from '../../../adapters/shep/signer.ts';
import { openSentMessages } from '../../../adapters/store/offers/receive-shep-message.ts';
import { agreedOffer, sentOffer } from '../offers/advance-offer.ts';
import { decision, envelope, GRANTED, INBOUND, SERVICE } from './shep-envelopes.ts';
import type { EnvelopeParts } from './shep-envelopes.ts';
import { startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

const now = async () => Date.now();

describe('§3.2 a message from ШЭП', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi({ shep: asyncEndpoint({ inbound: INBOUND, utcOffset: '+05:00' }, clearSigner, now) });
  });
  after(() => api.stop());

  const deliver = (raw: string, to = api) =>
    to.call('/webhooks/shep/async', { key: null, raw, headers: { 'content-type': 'text/xml; charset=utf-8' } });
  const read = async (id: string) => (await api.call(`/v1/offers/${id}`)).body;
  const tasks = (id: string, kind: string) =>
    api.store.db.operatorTask.count({ where: { subject: `offer ${id}`, kind } });
  const stored = (offerId: string) => api.store.db.providerResult.count({ where: { offerId } });
  /** An accepted offer whose application was sent through ШЭП; ШЭП's receipt for it may be known or not. */
  const applied = async (correlationId?: string) => {
    const { id } = await agreedOffer(api);
    const sent = openSentMessages(api.store);
    await sent.note({ messageId: id, offerId: id, serviceId: SERVICE });
    if (correlationId) await sent.noteCorrelation(id, correlationId);
    return id;
  };
  const counted = async (type: string, result: string) => {
    const { body } = await api.call('/metrics', { key: null });
    const [, value = '0'] =
      new RegExp(`^usynys_shep_messages_total{type="${type}",result="${result}"} (\\d+)`, 'm').exec(body) ?? [];
    return Number(value);
  };

  it('§3.2 with a decision ends its offer, is stored as it came, and is acknowledged each time it comes', async () => {
    const correlationId = randomUUID();
    const id = await applied(correlationId);
    const messageId = randomUUID();
    const xml = envelope({ correlationId, messageId });
    for (let times = 0; times < 3; times++) {
      const { status, headers, body } = await deliver(xml);
      assert.equal(status, 200);
      assert.match(headers.get('content-type') ?? '', /^text\/xml/);
      assert.match(body, /sendMessageResponse/);
      assert.ok(body.includes(`<messageId>${messageId}</messageId><correlationId>${correlationId}</correlationId>`));
      assert.match(body, /<responseDate>[^<]*\+05:00<\/responseDate>/);
    }
    assert.equal((await read(id)).state, 'GRANTED');
    assert.deepEqual(await resultsOf(api.store.db, id), [{ outcome: 'granted', resultNumber: 'R-77', xml }]);
    assert.ok(
      api.delivered.some(({ workflowId, message }) => workflowId === `offer-${id}` && message === 'providerAnswered'),
    );
  });

  it('§3.2 is a refusal on a listed ground only; the fault of another one names those', async () => {
    const correlationId = randomUUID();
    const id = await applied(correlationId);
    const refused = (ground: string) =>
      deliver(envelope({ correlationId, data: decision(`<outcome>refused</outcome><ground>${ground}</ground>`) }));
    const { status, body } = await refused('bad-mood');
    assert.deepEqual([status, /ground-not-listed: .*not-entitled, already-receiving/.test(body)], [500, true]);
    assert.equal((await read(id)).state, 'PROVIDING');
    assert.deepEqual([await tasks(id, 'unlisted-ground'), await stored(id)], [1, 1]);
    assert.equal((await refused('not-entitled')).status, 200);
    assert.deepEqual([(await read(id)).state, (await read(id)).reason], ['REFUSED', 'not-entitled']);
  });

  it('§3.2 counts if it is the first decision, in any order; the fault of another one says so', async () => {
    const correlationId = randomUUID();
    const id = await applied(correlationId);
    const refusal = decision('<outcome>refused</outcome><ground>not-entitled</ground>');
    const bodies: string[] = [];
    for (const data of [GRANTED, refusal, GRANTED])
      bodies.push((await deliver(envelope({ correlationId, data }))).body);
    const told = bodies.map((body) => /<faultstring>contradicts-first-decision: /.test(body));
    assert.deepEqual(told, [false, true, false]);
    assert.equal((await read(id)).state, 'GRANTED');
    assert.equal(await tasks(id, 'provider-contradicted'), 1);
  });

  it('§6c finds its offer by ШЭП’s conversation, by our own id, or by its message id', async () => {
    const [theirs, ours, lost] = [await applied('conversation-1'), await applied(), await applied()];
    assert.equal((await deliver(envelope({ correlationId: 'conversation-1' }))).status, 200);
    assert.equal((await deliver(envelope({ correlationId: ours }))).status, 200);
    const named = decision(`<offerId>${lost}</offerId><outcome>granted</outcome>`);
    assert.equal((await deliver(envelope({ correlationId: randomUUID(), data: named }))).status, 200);
    for (const id of [theirs, ours, lost]) assert.equal((await read(id)).state, 'GRANTED');
  });

  it('may have the names of the channel or its clients, times with any offset or none, and no id', async () => {
    const envelopes: EnvelopeParts[] = [
      { ns: 'http://bip.bee.kz/AsyncChannel/v10/Types/Client' },
      ...['2026-11-24T12:00:00+06:00', '2026-11-24T06:00:00Z', '2026-11-24T12:00:00', 'today'].map((messageDate) => ({
        messageDate,
      })),
      { messageId: null },
      { messageId: 'a b' },
    ];
    for (const parts of envelopes) {
      const correlationId = randomUUID();
      const id = await applied(correlationId);
      const xml = envelope({ correlationId, ...parts });
      for (let times = 0; times < 2; times++) assert.equal((await deliver(xml)).status, 200, JSON.stringify(parts));
      assert.deepEqual([(await read(id)).state, await stored(id)], ['GRANTED', 1]);
    }
  });

  it('§6b that is not from ШЭП, not for us or not a decision gets a SOAP fault and changes nothing', async () => {
    const correlationId = randomUUID();
    const [id, other] = [await applied(correlationId), await applied('another-conversation')];
    const good = envelope({ correlationId });
    const bad = {
      'another conversation': envelope({ correlationId: randomUUID() }),
      'no conversation': envelope({}),
      'another service': envelope({ correlationId, serviceId: 'ANOTHER' }),
      'another offer': envelope({
        correlationId,
        data: decision(`<offerId>${other}</offerId><outcome>granted</outcome>`),
      }),
      'a name that has its own conversation': envelope({
        correlationId: randomUUID(),
        data: decision(`<offerId>${id}</offerId><outcome>granted</outcome>`),
      }),
      'wrong password': envelope({ correlationId, sender: { ...INBOUND, password: 'guessed-it-surely' } }),
      'wrong sender': envelope({ correlationId, sender: { ...INBOUND, senderId: 'enbek' } }),
      'a request': envelope({ correlationId, messageType: 'REQUEST' }),
      'an unknown type': envelope({ correlationId, messageType: 'GREETING' }),
      'no decision': envelope({ correlationId, data: '<hello/>' }),
      'a decision of another namespace': envelope({
        correlationId,
        data: decision('<outcome>granted</outcome>', 'urn:x'),
      }),
      'an outcome that we do not know': envelope({ correlationId, data: decision('<outcome>maybe</outcome>') }),
      'two outcomes': envelope({
        correlationId,
        data: decision('<outcome>granted</outcome><outcome>refused</outcome>'),
      }),
      'an entity': `<!DOCTYPE x [<!ENTITY e "granted">]>${good}`,
      'two documents': good + good,
      'half a document': good.slice(0, good.length / 2),
      'another operation': good.replaceAll('sendMessage', 'removeMessage'),
      JSON: '{"outcome":"granted"}',
      nothing: ' ',
    };
    for (const [what, xml] of Object.entries(bad)) {
      const { status, headers, body } = await deliver(xml);
      assert.equal(status, 500, what);
      assert.match(headers.get('content-type') ?? '', /^text\/xml/, what);
      assert.match(body, /<faultcode>soap:Client<\/faultcode><faultstring>[^<]+<\/faultstring>/, what);
      assert.ok(!body.includes(id) && !body.includes(INBOUND.password), what);
    }
    assert.deepEqual([(await read(id)).state, await stored(id), await stored(other)], ['PROVIDING', 0, 0]);
    assert.equal((await deliver(good)).status, 200);
  });

  it('§5 decides nothing before an agreement, or after another end', async () => {
    const { id } = await sentOffer(api);
    await openSentMessages(api.store).note({ messageId: id, offerId: id, serviceId: SERVICE });
    const { status, body } = await deliver(envelope({ correlationId: id }));
    assert.deepEqual([status, /conflict: The recipient has not agreed/.test(body)], [500, true]);
    assert.equal(await stored(id), 0);
  });

  it('with a notification is acknowledged, ignored and counted', async () => {
    const before = await counted('NOTIFICATION', 'ignored');
    assert.equal((await deliver(envelope({ messageType: 'NOTIFICATION', data: '<anything/>' }))).status, 200);
    assert.equal(await counted('NOTIFICATION', 'ignored'), before + 1);
    const changed = envelope({}).replaceAll('sendMessage', 'changeMassageStatusNotification');
    const { status, body } = await deliver(changed);
    assert.deepEqual([status, /changeMassageStatusNotificationResponse/.test(body)], [200, true]);
    assert.equal(await counted('STATUS', 'ignored'), 1);
    assert.ok((await counted('RESPONSE', 'received')) > 0 && (await counted('unreadable', 'refused')) > 0);
  });

  it('§6c is to be sent again while we cannot verify it, and gets 404 where no connection is configured', async () => {
    const sign = () => Promise.reject(new SignerAway('NCANode is away'));
    const away = { ...clearSigner, demandsSignature: false, sign };
    const unsigned = await startApi({ shep: asyncEndpoint({ inbound: INBOUND, utcOffset: '+05:00' }, away, now) });
    const nowhere = await startApi();
    const correlationId = randomUUID();
    const id = await applied(correlationId);
    const xml = envelope({ correlationId });
    assert.equal((await deliver(xml, unsigned)).status, 503);
    assert.equal((await deliver(xml)).status, 200);
    assert.equal(await stored(id), 1);
    assert.deepEqual((await deliver(xml, nowhere)).body.code, 'not-found');
    assert.equal((await deliver('x'.repeat(1_100_000))).status, 413);
    await Promise.all([unsigned.stop(), nowhere.stop()]);
  });
});
