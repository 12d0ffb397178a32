import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mobileNumber } from '../../activities/mobile-number.ts';

describe('§2.2 a mobile number of Kazakhstan', () => {
  it('§2.2 is read in every notation', () => {
    const ways = [
      '+77015550101',
      '77015550101',
      '87015550101',
      '7015550101',
      '+7 (701) 555-01-01',
      '8 701 555 01 01',
      '+7-701-555-01-01',
      ' 8(701)5550101 ',
      '+7\u00a0701\u00a0555\u00a001\u00a001',
      'тел. +7 701 555 01 01',
    ];
    for (const way of ways) assert.equal(mobileNumber(way), '+77015550101', way);
  });
  it('§2.2 may be of any carrier', () => {
    for (const code of ['700', '701', '702', '705', '707', '708', '747', '771', '775', '776', '777', '778'])
      assert.equal(mobileNumber(`8${code}5550101`), `+7${code}5550101`, code);
  });
  it('§2.2 is not a landline, a foreign number or another text', () => {
    const others = [
      '+77172555555', // Astana
      '+77272555555', // Almaty
      '+79161234567', // Russia, the same country code
      '89161234567',
      '+74951234567',
      '+996700123456',
      '+14155550101',
      '1414',
      '+7701555010',
      '+770155501011',
      '',
      '+',
      '++7',
      'позвоните мне',
      '7',
      '0'.repeat(300),
    ];
    for (const other of others) assert.equal(mobileNumber(other), undefined, other);
  });
  it('§2.2 is E.164 or undefined for any text; reading never throws, and its result reads as itself', function () {
    this.timeout(30_000);
    const digits = fc.array(fc.constantFrom(...'0123456789+ -()'), { maxLength: 20 }).map((list) => list.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), digits), (written) => {
        const number = mobileNumber(written);
        if (number === undefined) return;
        assert.match(number, /^\+7\d{10}$/);
        assert.equal(mobileNumber(number), number);
      }),
    );
  });
});
