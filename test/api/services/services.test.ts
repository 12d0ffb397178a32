import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { anOffer, KEYS, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

type Definition = Record<string, unknown> & { code: string; templates: Record<string, Record<string, string>> };

describe('services', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  let written: Definition;
  before(async () => {
    api = await startApi();
    written = (await api.call('/v1/services/test-allowance')).body.definition;
  });
  after(() => api.stop());

  const another = (changes: object = {}): Definition => ({ ...written, code: `demo-${randomInt(1e9)}`, ...changes });
  const add = (json: unknown, key = KEYS.enbek) => api.call('/v1/services', { json, key });
  const put = (code: string, json: unknown) => api.call(`/v1/services/${code}`, { method: 'PUT', json });

  it('§2.4 are listed for the provider that asks, by code and page by page', async () => {
    const codes: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const { body } = await api.call(`/v1/services?limit=3${query}`);
      codes.push(...body.items.map(({ code }: { code: string }) => code));
      cursor = body.nextCursor;
    }
    assert.ok(codes.includes('test-allowance') && !codes.includes('gas-voucher'), String(codes));
    assert.deepEqual(codes, codes.toSorted());
    const { body } = await api.call('/v1/services', { key: KEYS.energo });
    assert.deepEqual(body.items[0].names.en, 'Gas voucher');
  });

  it('§2.4 of another provider are not shown', async () => {
    for (const code of ['gas-voucher', 'nothing', '%00']) {
      assert.equal((await api.call(`/v1/services/${code}`)).status, 404, code);
      assert.equal((await put(code, written)).status, 404, code);
      assert.equal((await api.call(`/v1/services/${code}/preview`, { method: 'POST' })).status, 404, code);
    }
  });

  it('are added, and can be offered at once', async () => {
    const { code } = written;
    const definition = another();
    const { status, headers, body } = await add(definition);
    assert.deepEqual([status, body.version, body.source], [201, 1, 'api']);
    assert.equal(headers.get('location'), `/v1/services/${definition.code}`);
    assert.notEqual(definition.code, code);
    const made = await api.call('/v1/offers', { json: anOffer({ serviceCode: definition.code }) });
    assert.equal(made.status, 201);
  });

  it('§2.4 are the caller’s where they name no provider', async () => {
    const { provider: _, ...definition } = another();
    const { status, body } = await add(definition);
    assert.deepEqual([status, body.provider, body.definition.provider], [201, 'enbek', 'enbek']);
    assert.equal((await put(definition.code, definition)).status, 200);
  });

  it('show their texts before they are added, and nothing is stored', async () => {
    const { provider: _, ...definition } = another();
    const preview = (json: unknown) => api.call('/v1/services/preview', { json });
    const { status, body } = await preview(definition);
    assert.deepEqual([status, body.code, body.version, body.items.length], [200, definition.code, undefined, 45]);
    assert.equal((await api.call(`/v1/services/${definition.code}`)).status, 404);
    assert.equal((await preview({ ...definition, provider: 'energo' })).status, 403);
    assert.equal((await preview({ ...definition, answerWindow: 'soon' })).status, 400);
    await add(definition);
    const stored = await api.call(`/v1/services/${definition.code}/preview`, { method: 'POST' });
    assert.deepEqual(
      stored.body.items.map(({ text }: { text: string }) => text),
      body.items.map(({ text }: { text: string }) => text),
    );
  });

  it('name every wrong text at once', async () => {
    const { offer, annulled, granted, refused } = written.templates;
    const wrong = { offer: { ...offer, kk: 'иә?', en: '{surname}' }, refused: { ...refused, ru: 'нет' } };
    for (const path of ['/v1/services', '/v1/services/preview']) {
      const { status, body } = await api.call(path, { json: another({ templates: { annulled, granted, ...wrong } }) });
      assert.equal(status, 400);
      const pointers = new Set(body.errors.map(({ pointer }: { pointer: string }) => pointer));
      for (const place of ['offer/kk', 'offer/en', 'refused/ru'])
        assert.ok(pointers.has(`#/templates/${place}`), place);
    }
  });

  it('get what they leave out from the defaults and the common texts', async () => {
    const { offer, annulled, granted, refused } = written.templates;
    const { answerWindow: _, ...short } = another({ templates: { offer, annulled, granted, refused } });
    const { status, body } = await add(short);
    assert.equal(status, 201);
    assert.equal(body.definition.answerWindow, 'PT24H');
    assert.match(body.definition.templates.help.en, /did not understand/);
  });

  it('are refused with a code that exists, or for another provider', async () => {
    const existing = await add(written);
    assert.deepEqual([existing.status, existing.body.code], [409, 'conflict']);
    const theirs = await add(another({ code: 'gas-voucher' }));
    assert.deepEqual([theirs.status, theirs.body.code], [409, 'conflict']);
    const forThem = await add(another({ provider: 'energo' }));
    assert.deepEqual([forThem.status, forThem.body.code], [403, 'forbidden']);
  });

  it('§5 get a new version; a running offer keeps its own', async () => {
    const definition = another();
    await add(definition);
    const before = (await api.call('/v1/offers', { json: anOffer({ serviceCode: definition.code }) })).body;
    const { status, body } = await put(definition.code, { ...definition, answerWindow: 'PT72H' });
    assert.deepEqual([status, body.version, body.definition.answerWindow], [200, 2, 'PT72H']);
    const after = (await api.call('/v1/offers', { json: anOffer({ serviceCode: definition.code }) })).body;
    assert.deepEqual([before.serviceVersion, after.serviceVersion], [1, 2]);
    assert.equal((await api.call(`/v1/offers/${before.id}`)).body.serviceVersion, 1);
    const old = await api.call(`/v1/services/${definition.code}?version=1`);
    assert.deepEqual([old.status, old.body.definition.answerWindow], [200, 'PT24H']);
    assert.equal((await api.call(`/v1/services/${definition.code}?version=3`)).status, 404);
  });

  it('get no version without a change, and one version for each simultaneous change', async () => {
    const definition = another();
    await add(definition);
    assert.equal((await put(definition.code, definition)).body.version, 1);
    const windows = ['PT25H', 'PT26H', 'PT27H', 'PT28H'];
    const answers = await Promise.all(
      windows.map((answerWindow) => put(definition.code, { ...definition, answerWindow })),
    );
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal((await api.call(`/v1/services/${definition.code}`)).body.version, 5);
  });

  it('that are invalid are refused with the place of each error', async () => {
    const bad = async (changes: object, pointer: string) => {
      const { status, body } = await add(another(changes));
      assert.deepEqual([status, body.code], [400, 'invalid-request'], pointer);
      assert.ok(
        body.errors.some((error: { pointer: string }) => error.pointer === pointer),
        JSON.stringify(body),
      );
    };
    const { templates } = written;
    await bad({ answerWindow: 'P1M' }, '#/answerWindow');
    await bad({ termWorkingDays: 0 }, '#/termWorkingDays');
    await bad({ colour: 'red' }, '#/colour');
    await bad({ refusalGrounds: [] }, '#/refusalGrounds');
    const withOffer = (ru: string) => ({ templates: { ...templates, offer: { ...templates['offer'], ru } } });
    await bad(withOffer('Ответьте: 1 – да, 2 – нет. {window}. https://egov.example'), '#/templates/offer/ru');
    await bad(withOffer('Ответьте за {window}: 1 – да'), '#/templates/offer/ru');
    await bad(withOffer(`1 – да, 2 – нет, {window} ${'ы'.repeat(300)}`), '#/templates/offer/ru');
    await bad(withOffer('1 – да, 2 – нет, {window'), '#/templates/offer/ru');
    const { status } = await add(another({ resultKind: 'a\u0000b' }));
    assert.equal(status, 400);
    const other = another();
    await add(other);
    assert.equal((await put(other.code, written)).body.errors[0].pointer, '#/code');
  });

  it('§1 are live in production only when confirmed, and confirmed anew when the entry changes', async () => {
    const production = await startApi({ isProduction: true });
    const send = (method: string, path: string, json: object) => production.call(path, { method, json });
    const confirmed = { by: 'A. Lawyer', on: '2026-11-30', edition: '2022-09-30' };
    const good = another({ demo: false, confirmed });
    const refused = async (answer: ReturnType<typeof send>, pointer: string) => {
      const { status, body } = await answer;
      assert.deepEqual([status, body.code, body.errors?.[0]?.pointer], [422, 'service-not-confirmed', pointer]);
    };
    await refused(send('POST', '/v1/services', { ...good, demo: true }), '#/demo');
    await refused(send('POST', '/v1/services', { ...good, confirmed: undefined }), '#/confirmed');
    const forOther = { ...confirmed, edition: '2020-04-24' };
    await refused(send('POST', '/v1/services', { ...good, confirmed: forOther }), '#/confirmed');
    assert.equal((await production.call(`/v1/services/${good.code}`)).status, 404);
    assert.equal((await send('POST', '/v1/services', good)).status, 201);
    const path = `/v1/services/${good.code}`;
    await refused(send('PUT', path, { ...good, answerWindow: 'PT72H' }), '#/confirmed');
    assert.equal((await send('PUT', path, { ...good, coolDown: 'P30D' })).status, 200);
    const anew = { ...good, answerWindow: 'PT72H', confirmed: { ...confirmed, on: '2026-12-01' } };
    assert.equal((await send('PUT', path, anew)).body.definition.answerWindow, 'PT72H');
    await production.stop();
  });

  it('§3.1 are previewed with every text in three languages, its encoding and its parts', async () => {
    const { status, body } = await api.call('/v1/services/test-allowance/preview', { method: 'POST' });
    assert.equal(status, 200);
    assert.equal(body.items.length, Object.keys(written.templates).length * 3);
    const one = body.items.find(({ kind, language }: Record<string, string>) => kind === 'offer' && language === 'kk');
    assert.match(one.text, /24 сағат/);
    assert.deepEqual([one.encoding, one.parts], ['UCS-2', Math.ceil(one.units / 67)]);
    assert.ok(body.items.every(({ parts, text }: { parts: number; text: string }) => parts <= 2 && !/[{}]/.test(text)));
  });
});
