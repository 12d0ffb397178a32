import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkBin, checkDigitOf, checkIin, isServedBy, maskIdentifier, maskPhone } from '../../domain/identifiers.ts';

const PEOPLE = ['900101400013', '850315300128', '991125500238', '770707400346', '030215500453'];
const SECOND_WEIGHTS = ['900101401202', '900101401214'];
const ORGANISATIONS = ['140140000111', '200340000339', '960540000224'];

/** The number that begins with these eleven digits, if there is one. */
const completed = (elevenDigits: string): string => `${elevenDigits}${checkDigitOf(elevenDigits) ?? 'x'}`;

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));

describe('§2.3 the IIN of a person', () => {
  for (const iin of [...PEOPLE, ...SECOND_WEIGHTS]) {
    it(`§2.3 accepts ${iin}`, () => assert.equal(checkIin(iin), undefined));
  }
  it('§2.3 refuses what is not twelve ASCII digits', () => {
    for (const text of [
      '',
      '12345',
      '9001014000130',
      ' 90010140001',
      '90010140001x',
      '٩٠٠١٠١٤٠٠٠١٣',
      '900101400013\n',
    ]) {
      assert.equal(checkIin(text), 'shape', JSON.stringify(text));
    }
  });
  it('§2.3 refuses a wrong check digit', () => assert.equal(checkIin('900101400014'), 'check-digit'));
  it('§2.3 refuses every number whose two sums are both ten: it cannot exist', () => {
    for (let last = 0; last <= 9; last += 1) assert.equal(checkIin(`90010140124${last}`), 'check-digit');
  });
  it('§2.3 names an impossible date before the check digit', () => {
    assert.equal(checkIin('901301400013'), 'impossible-date');
    assert.equal(checkIin('900001400013'), 'impossible-date');
    assert.equal(checkIin('900230400013'), 'impossible-date');
    assert.equal(checkIin('900100400013'), 'impossible-date');
  });
  it('§2.3 knows the 29th of February of 2000, and that 1900 had none', () => {
    assert.equal(checkIin(completed('00022950001')), undefined);
    assert.equal(checkIin(completed('00022930001')), 'impossible-date');
    assert.equal(checkIin(completed('00022910001')), 'impossible-date');
  });
  it('§2.3 checks the date of century digit 0 with any century', () => {
    assert.equal(checkIin(completed('00022900001')), undefined);
    assert.equal(checkIin(completed('00023000001')), 'impossible-date');
  });
  it('§2.3 refuses a seventh digit that names no century', () => {
    for (const century of '789') assert.equal(checkIin(`900101${century}00013`), 'impossible-date');
  });
  it('§2.3 finds the birth date impossible in a BIN', () => {
    for (const bin of ORGANISATIONS) assert.equal(checkIin(bin), 'impossible-date');
  });
});

describe('§2.3 the BIN of an organisation', () => {
  for (const bin of ORGANISATIONS) it(`§2.3 accepts ${bin}`, () => assert.equal(checkBin(bin), undefined));
  it('§2.3 reports that an IIN is of another kind', () => {
    for (const iin of PEOPLE) assert.equal(checkBin(iin), 'kind');
  });
  it('§2.3 refuses a shape, a month and a check digit that cannot be', () => {
    assert.equal(checkBin('14014000011'), 'shape');
    assert.equal(checkBin('141340000111'), 'impossible-date');
    assert.equal(checkBin('140040000111'), 'impossible-date');
    assert.equal(checkBin('140140000112'), 'check-digit');
  });
});

describe('§2.3 identifiers of any text', () => {
  it('§2.3 are never both a person and an organisation, and never throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), digits(12), digits(11).map(completed)), (text) => {
        assert.ok(checkIin(text) !== undefined || checkBin(text) !== undefined);
      }),
    );
  });
  it('§2.3 have at most one right check digit, and none when they cannot exist', () => {
    fc.assert(
      fc.property(digits(11), (elevenDigits) => {
        const bin = `2001${elevenDigits.slice(4, 5).replace(/./, '4')}${elevenDigits.slice(5)}`;
        const right = [...'0123456789'].filter((last) => checkBin(`${bin}${last}`) === undefined);
        const expected = checkDigitOf(bin);
        assert.deepEqual(right, expected === undefined ? [] : [String(expected)]);
      }),
    );
  });
});

describe('§6b masks', () => {
  it('§6b show the last four digits of an identifier and nothing of the birth date', () => {
    assert.equal(maskIdentifier('900101400013'), '********0013');
  });
  it("§6b show a phone's carrier code and its last two digits", () => {
    assert.equal(maskPhone('+77015550101'), '+7701*****01');
  });
  it('§6b show nothing, not even the length, of any other text', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/^\d{12}$|^\+7\d{10}$/.test(text)),
        (text) => {
          assert.equal(maskIdentifier(text), '************');
          assert.equal(maskPhone(text), '************');
        },
      ),
    );
  });
});

describe('§2.3 whom a service is for', () => {
  it('§2.3 is persons, organisations, or both', () => {
    const answers = (['person', 'organisation', 'both'] as const).map((recipients) =>
      (['person', 'organisation'] as const).map((kind) => isServedBy(kind, recipients)),
    );
    assert.deepEqual(answers, [
      [true, false],
      [false, true],
      [true, true],
    ]);
  });
});
