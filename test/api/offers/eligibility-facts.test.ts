import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { openFor } from '../../../adapters/store/database/sealed.ts';
import { placeIn } from '../../../adapters/store/database/personal-columns.ts';
import { anOffer, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

const SCHEMA = {
  type: 'object',
  properties: { bornOn: { type: 'string', format: 'date' }, children: { type: 'integer', minimum: 1 } },
  required: ['bornOn'],
};

describe('the eligibility facts of a request', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  const serviceCode = `facts-${randomInt(1e9)}`;
  const make = (json: unknown) => api.call('/v1/offers', { json });
  before(async () => {
    api = await startApi();
    const { definition } = (await api.call('/v1/services/test-allowance')).body;
    const json = { ...definition, code: serviceCode, factsMaxAge: 'P7D', eligibilityFacts: SCHEMA };
    assert.equal((await api.call('/v1/services', { json })).status, 201);
  });
  after(() => api.stop());

  it('§6a are kept with the offer, as the provider stated them', async () => {
    const { status, body } = await make(anOffer({ facts: { children: 4 } }));
    assert.equal(status, 201);
    const { db } = api.store;
    const row = await db.offer.findUniqueOrThrow({ where: { id: body.id } });
    const place = placeIn('offers', 'eligibility_facts', row.id);
    assert.equal(await openFor(db, row.recipientId, place, row.eligibilityFacts), '{"children":4}');
  });

  it('§6a are refused when they are not those that the service needs, with a pointer to each fault', async () => {
    const dated = { serviceCode, factsAsOf: new Date().toISOString() };
    const wrong = await make(anOffer({ ...dated, facts: { bornOn: 'yesterday', children: 0, colour: 'red' } }));
    assert.deepEqual([wrong.status, wrong.body.code], [422, 'facts-invalid']);
    const pointers = wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    assert.deepEqual(pointers.toSorted(), ['#/facts/bornOn', '#/facts/children', '#/facts/colour']);
    assert.ok(!JSON.stringify(wrong.body).includes('yesterday'), 'no value of a person is repeated');
    const none = await make(anOffer(dated));
    assert.deepEqual([none.status, none.body.errors[0].pointer], [422, '#/facts/bornOn']);
    assert.equal((await make(anOffer({ ...dated, facts: { bornOn: '2026-11-20', children: 2 } }))).status, 201);
  });

  it('§6a are refused without their date where the service limits their age', async () => {
    const { status, body } = await make(anOffer({ serviceCode, facts: { bornOn: '2026-11-20' } }));
    assert.deepEqual([status, body.code], [422, 'facts-as-of-missing']);
  });
});
