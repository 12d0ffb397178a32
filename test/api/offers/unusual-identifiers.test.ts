import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkDigitOf } from '../../../domain/identifiers.ts';
import { anIin, anOffer, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

const completed = (eleven: string): string => `${eleven}${checkDigitOf(eleven) ?? 'x'}`;
const BIN = '200340000339';

/** Eleven digits with a month of the year, whose fifth digit makes them no BIN. */
const beginningOfIin = fc
  .tuple(
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 1, max: 12 }),
    fc.constantFrom(...'0123789'),
    fc.integer({ min: 0, max: 999_999 }),
  )
  .map(([year, month, fifth, rest]) => {
    const two = (value: number) => String(value).padStart(2, '0');
    return `${two(year)}${two(month)}${fifth}${String(rest).padStart(6, '0')}`;
  })
  .filter((eleven) => checkDigitOf(eleven) !== undefined);

describe('POST /v1/offers: unusual identifiers', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  const make = (recipient: object) => api.call('/v1/offers', { json: anOffer({ recipient }) });

  it('§2.3 K13 a date of birth that does not exist is a warning without the digits, also when repeated', async () => {
    const iin = completed('90023040002');
    const offer = anOffer({ recipient: { iin } });
    const first = await api.call('/v1/offers', { json: offer });
    assert.equal(first.status, 201);
    assert.deepEqual(first.body.warnings, [
      {
        pointer: '#/recipient/iin',
        code: 'impossible-birth-date',
        detail: 'contains a date of birth that does not exist; the register decides',
      },
    ]);
    assert.ok(!JSON.stringify(first.body).includes(iin));
    const again = await api.call('/v1/offers', { json: offer });
    assert.deepEqual([again.status, again.body.id, again.body.warnings], [200, first.body.id, first.body.warnings]);
  });

  it('§2.3 K13 an organisation and its representative are each warned of', async () => {
    const { status, body } = await make({
      bin: completed('14137000018'),
      representativeIin: completed('90010170001'),
    });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(
      body.warnings.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]),
      [
        ['#/recipient/bin', 'impossible-month'],
        ['#/recipient/bin', 'unknown-type'],
        ['#/recipient/representativeIin', 'unknown-century'],
      ],
    );
  });

  it('§2.3 K13 an identifier without anything unusual has no warnings', async () => {
    for (const recipient of [{ iin: anIin() }, { bin: BIN, representativeIin: anIin() }])
      assert.equal('warnings' in (await make(recipient)).body, false);
  });

  it('§2.3 K13 no day and no seventh digit is refused when the check digit is right', async () => {
    await fc.assert(
      fc.asyncProperty(beginningOfIin, fc.boolean(), async (eleven, isPerson) => {
        const iin = completed(eleven);
        const { status, body } = await make(isPerson ? { iin } : { bin: BIN, representativeIin: iin });
        assert.equal(status, 201, `${iin}: ${JSON.stringify(body)}`);
      }),
      { numRuns: 60 },
    );
  });

  it('§2.3 K13 every wrong check digit is refused, whatever stands before it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 99_999_999_999 }),
        fc.integer({ min: 1, max: 9 }),
        async (number, step) => {
          const eleven = String(number).padStart(11, '0');
          const wrong = `${eleven}${((checkDigitOf(eleven) ?? 0) + step) % 10}`;
          for (const [recipient, pointer] of [
            [{ iin: wrong }, '#/recipient/iin'],
            [{ bin: wrong, representativeIin: anIin() }, '#/recipient/bin'],
            [{ bin: BIN, representativeIin: wrong }, '#/recipient/representativeIin'],
          ] as const) {
            const { status, body } = await make(recipient);
            assert.deepEqual([status, body.code, body.errors[0].pointer], [422, 'recipient-invalid', pointer]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
