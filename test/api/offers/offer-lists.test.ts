import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { verifyChain } from '../../../domain/journal.ts';
import { agreedOffer, sentOffer } from './advance-offer.ts';
import { anIin, anOffer, KEYS, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

type Item = { id: string };

describe('lists of offers', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  const ids = (body: { items: Item[] }) => body.items.map(({ id }) => id);
  const make = async (changes: object = {}): Promise<string> =>
    (await api.call('/v1/offers', { json: anOffer(changes) })).body.id;

  it('give the newest first, page by page, and nothing twice while new offers come', async () => {
    const serviceCode = 'special-state-benefit';
    const made: string[] = [];
    for (let count = 0; count < 5; count++) made.unshift(await make({ serviceCode }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const { status, body } = await api.call(`/v1/offers?service=${serviceCode}&limit=2${query}`);
      assert.equal(status, 200);
      seen.push(...ids(body));
      cursor = body.nextCursor;
      await make({ serviceCode });
    } while (cursor);
    assert.deepEqual(seen, made);
  });

  it('§2.4 hold the offers of the provider that asks', async () => {
    const mine = await make();
    const { body } = await api.call('/v1/offers', { key: KEYS.energo });
    assert.ok(!ids(body).includes(mine));
  });

  it('filter by state, reference and time', async () => {
    const from = new Date().toISOString();
    const newOffer = anOffer();
    const { body: made } = await api.call('/v1/offers', { json: newOffer });
    const found = async (query: string) => ids((await api.call(`/v1/offers?${query}`)).body);
    assert.deepEqual(await found(`reference=${newOffer.reference}`), [made.id]);
    assert.deepEqual(await found(`reference=${newOffer.reference}&state=SCREENING&from=${from}`), [made.id]);
    assert.deepEqual(await found(`reference=${newOffer.reference}&state=GRANTED`), []);
    assert.deepEqual(await found(`reference=${newOffer.reference}&to=${from}`), []);
  });

  it('§6b refuse a recipient in the address and name the call for it', async () => {
    const { status, body } = await api.call('/v1/offers?recipient=900101400013');
    assert.deepEqual([status, body.code], [400, 'invalid-request']);
    assert.match(body.detail, /search/);
    assert.ok(!JSON.stringify(body).includes('900101400013'));
  });

  it('are searched by IIN, by BIN, by representative and by phone, in any notation', async () => {
    const person = anIin();
    const mine = await make({ recipient: { iin: person } });
    const found = async (recipient: string) => ids((await api.call('/v1/offers/search', { json: { recipient } })).body);
    assert.deepEqual(await found(person), [mine]);
    const organisation = { bin: '960540000224', representativeIin: anIin() };
    const theirs = await make({ recipient: organisation });
    assert.deepEqual(await found(organisation.bin), [theirs]);
    assert.deepEqual(await found(organisation.representativeIin), [theirs]);
    const { id, phone } = await sentOffer(api);
    assert.deepEqual(await found(phone), [id]);
    assert.deepEqual(await found(phone.replace('+7', '8 ')), [id]);
  });

  const bad: [string, string][] = [
    ['a cursor of its own making', 'cursor=abc'],
    ['a cursor of another list', `cursor=${Buffer.from('5').toString('base64url')}`],
    ['a limit of 101', 'limit=101'],
    ['no limit at all', 'limit='],
    ['a state that does not exist', 'state=SLEEPING'],
    ['an unknown filter', 'colour=red'],
    ['a filter that is given twice', 'state=SENT&state=QUEUED'],
    ['a control character', 'reference=%00'],
  ];
  for (const [what, query] of bad) {
    it(`refuse ${what}`, async () => {
      const { status, body } = await api.call(`/v1/offers?${query}`);
      assert.deepEqual([status, body.code], [400, 'invalid-request']);
      assert.ok(body.errors[0].parameter);
    });
  }

  it('refuse a recipient that is not a number', async () => {
    const { status, body } = await api.call('/v1/offers/search', { json: { recipient: 'somebody' } });
    assert.deepEqual([status, body.errors[0].pointer], [400, '#/recipient']);
  });
});

describe('messages and journal of an offer', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  it('§6b show every SMS in order, ours with its text, a reply only with its reading and times', async () => {
    const { id, phone } = await agreedOffer(api);
    await api.webhook('/webhooks/sms/sandbox/replies', {
      messages: [{ id: `unclear-${id}`, from: phone, text: 'сәлем не болды', at: new Date().toISOString() }],
    });
    const { body } = await api.call(`/v1/offers/${id}/messages`);
    assert.deepEqual(
      body.items.map((item: { direction: string; kind?: string; reading?: string }) => [
        item.direction,
        item.kind ?? item.reading,
      ]),
      [
        ['out', 'offer'],
        ['in', 'agree'],
        ['in', 'not-understood'],
      ],
    );
    const [offer, , reply] = body.items;
    assert.match(offer.text, /сынақ/i);
    assert.deepEqual([offer.language, offer.status, offer.receipts[0].status], ['kk', 'delivered', 'delivered']);
    assert.ok(reply.carrierAt);
    const all = JSON.stringify(body);
    assert.ok(!all.includes('сәлем') && !all.includes(phone.slice(-10)), all);
  });

  it('give messages page by page', async () => {
    const { id, phone } = await agreedOffer(api);
    for (const text of ['2', 'да', 'не', 'жоқ'])
      await api.webhook('/webhooks/sms/sandbox/replies', {
        messages: [{ id: `${id} ${Math.random()}`, from: phone, text }],
      });
    const all = (await api.call(`/v1/offers/${id}/messages`)).body.items as Item[];
    const paged: Item[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const { body } = await api.call(`/v1/offers/${id}/messages?limit=2${query}`);
      paged.push(...body.items);
      cursor = body.nextCursor;
    }
    assert.ok(all.length >= 5);
    assert.deepEqual(paged, all);
  });

  it('§6c give the journal page by page, and its chain verifies', async () => {
    const { id } = await agreedOffer(api);
    const entries = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const { body } = await api.call(`/v1/offers/${id}/journal?limit=2${query}`);
      entries.push(...body.items);
      cursor = body.nextCursor;
    }
    const check = verifyChain(id, entries, (text) => createHash('sha256').update(text).digest('hex'));
    assert.ok(check.ok && check.offer.answer?.agrees);
    assert.equal(entries[0].type, 'offer-made');
    assert.ok(entries.some(({ type }: { type: string }) => type === 'answer-read'));
    const { body } = await api.call(`/v1/offers/${id}`);
    assert.deepEqual([body.state, body.answer.agrees], ['PROVIDING', true]);
    assert.equal(Date.parse(body.deadline) - Date.parse(body.receivedAt), 24 * 3_600_000);
  });

  it('refuse cursors that the API has not issued', async () => {
    const { body } = await api.call('/v1/offers', { json: anOffer() });
    const made = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url');
    const at = new Date().toISOString();
    const forged: [string, unknown][] = [
      ['journal', 2 ** 40],
      ['journal', -1],
      ['messages', { at, direction: 'in', id: 'x' }],
      ['messages', { at, direction: 'out', id: '\u0000' }],
    ];
    for (const [part, place] of forged) {
      const { status } = await api.call(`/v1/offers/${body.id}/${part}?cursor=${made(place)}`);
      assert.equal(status, 400, `${part} ${JSON.stringify(place)}`);
    }
  });
});
