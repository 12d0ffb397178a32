import assert from 'node:assert/strict';
import { anOffer, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

describe('POST /v1/offers refuses', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  const make = (json: unknown) => api.call('/v1/offers', { json });

  const recipients: [string, object, number, string, string][] = [
    ['too short', { iin: '12345' }, 400, 'invalid-request', '#/recipient/iin'],
    ['a wrong check digit', { iin: '900101400014' }, 422, 'recipient-invalid', '#/recipient/iin'],
    ['a thirteenth month', { iin: '901301400013' }, 422, 'recipient-invalid', '#/recipient/iin'],
    ['a BIN given as an IIN', { iin: '200340000339' }, 422, 'recipient-kind', '#/recipient/iin'],
    [
      'an IIN given as a BIN',
      { bin: '900101400013', representativeIin: '850315300128' },
      422,
      'recipient-kind',
      '#/recipient/bin',
    ],
    [
      'a BIN that fails its check',
      { bin: '200340000330', representativeIin: '850315300128' },
      422,
      'recipient-invalid',
      '#/recipient/bin',
    ],
    [
      'a wrong representative',
      { bin: '200340000339', representativeIin: '850315300120' },
      422,
      'recipient-invalid',
      '#/recipient/representativeIin',
    ],
    [
      'an organisation without a representative',
      { bin: '200340000339' },
      400,
      'invalid-request',
      '#/recipient/representativeIin',
    ],
  ];
  for (const [what, recipient, status, code, pointer] of recipients) {
    it(`§2.3 ${what} and points to it`, async () => {
      const before = await api.store.db.offer.count();
      const answer = await make(anOffer({ recipient }));
      assert.deepEqual([answer.status, answer.body.code, answer.body.errors[0].pointer], [status, code, pointer]);
      assert.equal(await api.store.db.offer.count(), before);
    });
  }

  it('§2.3 a service that is for recipients of another kind, and leaves nothing behind', async () => {
    const before = await api.store.db.recipient.count();
    const recipient = { bin: '200340000339', representativeIin: '850315300128' };
    const { status, body } = await make(anOffer({ serviceCode: 'birth-registration', recipient }));
    assert.deepEqual([status, body.code], [422, 'recipient-kind']);
    assert.equal(await api.store.db.recipient.count(), before);
  });

  const nested = (depth: number): unknown => (depth === 0 ? 1 : { inner: nested(depth - 1) });
  const bodies: [string, object, string][] = [
    ['an unknown field', { colour: 'red' }, '#/colour'],
    ['an empty reference', { reference: '' }, '#/reference'],
    ['a reference of 101 characters', { reference: 'r'.repeat(101) }, '#/reference'],
    ['a reference with a line break', { reference: 'a\nb' }, '#/reference'],
    ['facts that are a list', { facts: [1] }, '#/facts'],
    ['facts of more than 32 KB', { facts: { text: 'x'.repeat(33_000) } }, '#/facts'],
    ['facts that are too deep', { facts: nested(25) }, '#/facts'],
    ['facts that cannot be stored', { facts: { text: 'a\u0000b' } }, '#/facts'],
    ['half a surrogate pair in facts', { facts: { '\ud800': 1 } }, '#/facts'],
    ['a day that does not exist', { factsAsOf: '2026-02-30T10:00:00Z' }, '#/factsAsOf'],
    ['a time without a zone', { factsAsOf: '2026-02-20T10:00:00' }, '#/factsAsOf'],
    ['a recipient of two kinds', { recipient: { iin: '900101400013', bin: '200340000339' } }, '#/recipient/bin'],
  ];
  for (const [what, changes, pointer] of bodies) {
    it(`${what} and points to it`, async () => {
      const { status, body } = await make(anOffer(changes));
      assert.deepEqual([status, body.code], [400, 'invalid-request']);
      assert.ok(
        body.errors.some((error: { pointer: string }) => error.pointer === pointer),
        JSON.stringify(body),
      );
    });
  }

  it('eligibility facts of ten thousand levels, and stays available', async () => {
    const facts = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    const raw = JSON.stringify(anOffer({ facts: 'here' })).replace('"here"', facts);
    const { status, body } = await api.call('/v1/offers', { raw });
    assert.deepEqual([status, body.code], [400, 'invalid-request']);
  });
});
