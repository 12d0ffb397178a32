import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  checkBin,
  checkDigitOf,
  checkIin,
  doubtsAboutBin,
  doubtsAboutIin,
  isServedBy,
  maskIdentifier,
  maskPhone,
} from '../../domain/identifiers.ts';

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
  it('§2.3 refuses a month that no year has', () => {
    assert.equal(checkIin('901301400013'), 'impossible-month');
    assert.equal(checkIin(completed('90000140001')), 'impossible-month');
  });
  it('§2.3 finds that a BIN is of another kind', () => {
    for (const bin of ORGANISATIONS) assert.equal(checkIin(bin), 'kind');
  });
  for (const [what, eleven, doubts] of [
    ['the 30th of February', '90023040002', ['impossible-birth-date']],
    ['the 29th of February of 1900', '00022930001', ['impossible-birth-date']],
    ['the 29th of February of 2000', '00022950001', []],
    ['the 29th of February and a seventh digit for any century', '00022900001', []],
    ['the 30th of February and a seventh digit for any century', '00023000001', ['impossible-birth-date']],
    ['the day 00', '90010040002', ['impossible-birth-date']],
    ['the day 99', '90019940001', ['impossible-birth-date']],
    ['a seventh digit 7', '90010170001', ['unknown-century']],
    ['a seventh digit 9 and the 31st of June', '90063190001', ['impossible-birth-date', 'unknown-century']],
  ] as const) {
    it(`§2.3 K13 accepts ${what} with a right check digit, and says what is unusual`, () => {
      assert.match(completed(eleven), /^\d{12}$/);
      assert.equal(checkIin(completed(eleven)), undefined);
      assert.deepEqual(doubtsAboutIin(completed(eleven)), doubts);
    });
  }
});

describe('§2.3 the BIN of an organisation', () => {
  for (const bin of ORGANISATIONS) it(`§2.3 accepts ${bin}`, () => assert.equal(checkBin(bin), undefined));
  it('§2.3 reports that an IIN is of another kind', () => {
    for (const iin of PEOPLE) assert.equal(checkBin(iin), 'kind');
  });
  it('§2.3 refuses a shape and a check digit that cannot be', () => {
    assert.equal(checkBin('14014000011'), 'shape');
    assert.equal(checkBin('140140000112'), 'check-digit');
  });
  for (const [what, eleven, doubts] of [
    ['a thirteenth month', '14134000011', ['impossible-month']],
    ['the month 00', '14004000012', ['impossible-month']],
    ['a fifth digit 7', '14017000011', ['unknown-type']],
    ['a thirteenth month and a fifth digit 0', '14130000012', ['impossible-month', 'unknown-type']],
  ] as const) {
    it(`§2.3 K13 accepts ${what} with a right check digit, and says what is unusual`, () => {
      assert.match(completed(eleven), /^\d{12}$/);
      assert.equal(checkBin(completed(eleven)), undefined);
      assert.deepEqual(doubtsAboutBin(completed(eleven)), doubts);
    });
  }
});

describe('§2.3 identifiers of any text', () => {
  it('§2.3 are never without a doubt both a person and an organisation, and never throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), digits(12), digits(11).map(completed)), (text) => {
        const isPerson = checkIin(text) === undefined && doubtsAboutIin(text).length === 0;
        const isOrganisation = checkBin(text) === undefined && doubtsAboutBin(text).length === 0;
        assert.ok(!isPerson || !isOrganisation);
      }),
    );
  });
  it('§2.3 K13 are never refused for a day, a century or a type when the check digit is right', () => {
    fc.assert(
      fc.property(digits(11), (eleven) => {
        const id = completed(eleven);
        fc.pre(!id.endsWith('x'));
        const isMonth = Number(id.slice(2, 4)) >= 1 && Number(id.slice(2, 4)) <= 12;
        const person = checkIin(id);
        if (isMonth) assert.ok(person === undefined || person === 'kind', `${id}: ${person}`);
        else assert.equal(person, 'impossible-month');
        const organisation = checkBin(id);
        assert.ok(organisation === undefined || organisation === 'kind', `${id}: ${organisation}`);
      }),
      { numRuns: 2000 },
    );
  });
  it('§2.3 K13 of another kind are refused only when nothing in them is unusual for that kind', () => {
    fc.assert(
      fc.property(digits(11).map(completed), (id) => {
        assert.equal(checkIin(id) === 'kind', checkBin(id) === undefined && doubtsAboutBin(id).length === 0);
        assert.equal(checkBin(id) === 'kind', checkIin(id) === undefined && doubtsAboutIin(id).length === 0);
      }),
      { numRuns: 2000 },
    );
  });
  it('§2.3 K13 are refused with every other check digit', () => {
    fc.assert(
      fc.property(digits(11), (eleven) => {
        const wrong = [...'0123456789'].filter((last) => last !== String(checkDigitOf(eleven)));
        for (const last of wrong) {
          assert.equal(checkIin(`${eleven}${last}`), 'check-digit');
          assert.equal(checkBin(`${eleven}${last}`), 'check-digit');
        }
      }),
      { numRuns: 300 },
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
