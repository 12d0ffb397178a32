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
  it('§2.2 K11 is read as it is dialled, written in tables, encoded or padded', () => {
    const ways = [
      '0077015550101',
      '00 7 701 555 01 01',
      '8~10 7 701 555-01-01',
      '8 ~ 10 7 (701) 5550101',
      '81077015550101',
      '8-10-7-701-555-01-01',
      '8 (701) 555.01.01',
      '701/555/01/01',
      '+7.701.555.01.01',
      '[701] 555 01 01',
      'tel:+7-701-555-01-01',
      'TEL:+77015550101',
      'sms:+77015550101',
      'Тел.: +7 701 555 01 01',
      "'+77015550101",
      '"+77015550101"',
      '<+77015550101>',
      '+77015550101;',
      '+7 701 555 01 01.',
      '(+7) 701 555 01 01',
      '%2B77015550101',
      '%2b7%20701%20555%2001%2001',
      '%252B77015550101',
      ' 77015550101',
      'tel:%2B77015550101',
      '＋７７０１５５５０１０１',
      '８（７０１）５５５－０１－０１',
      '٠٠٧٧٠١٥٥٥٠١٠١',
      '۸۷۰۱۵۵۵۰۱۰۱',
      '+٧٧٠١٥٥٥٠١٠١',

      '\u200e+77015550101\u200e',
      '\ufeff87015550101',
      '+7\u200b701\u2060555\u00ad0101',
      '\u202a+77015550101\u202c',
      '+77015550101\0',
      '87015550101\0\0\0',
      '+77015550101%00',
      '\t+77015550101\r\n',
      '+7\u2007701\u202f555 01 01',
      '+7–701—555‑01‐01',
      '+7 701 555−01−01',
      '+7 701 555⁃0101'.replace('⁃', '‒'),
    ];
    for (const way of ways) assert.equal(mobileNumber(way), '+77015550101', JSON.stringify(way));
  });
  it('§2.2 K11 is the same number in every spelling of it', () => {
    const codes = fc.constantFrom('700', '701', '702', '705', '706', '707', '708', '747', '760', '771', '775', '785');
    const subscriber = fc.tuple(codes, fc.stringMatching(/^\d{7}$/)).map((parts) => parts.join(''));
    const prefix = fc.constantFrom('', '7', '8', '+7', '007', '00 7', '8~10 7', '810 7', '8 10 7 ', '(+7)');
    const gap = fc.constantFrom('', ' ', '-', '.', '/', '\u00a0', '\u202f', '–', '‑', '−', ' - ', '\u200b', '\u2060');
    const digits = fc.constantFrom<((text: string) => string)[]>(
      (text) => text,
      (text) => text.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
      (text) => text.replaceAll(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))),
      (text) => text.replaceAll(/\d/g, (digit) => String.fromCharCode(0x6f0 + Number(digit))),
      (text) => text.replaceAll('+', '＋').replaceAll('(', '（').replaceAll(')', '）'),
    );
    const wrap = fc.constantFrom<((text: string) => string)[]>(
      (text) => text,
      (text) => `tel:${text}`,
      (text) => ` ${text}\r\n`,
      (text) => `\ufeff${text}\0\0`,
      (text) => `\u200e"${text}"\u200f`,
      (text) => encodeURIComponent(text),
      (text) => encodeURIComponent(encodeURIComponent(`${text}\0`)),
    );
    const cuts = fc.tuple(gap, gap, gap, gap, fc.boolean());
    fc.assert(
      fc.property(subscriber, prefix, cuts, digits, wrap, (ten, before, [a, b, c, d, inBrackets], spell, wrapped) => {
        const code = inBrackets ? `(${ten.slice(0, 3)})` : ten.slice(0, 3);
        const rest = `${ten.slice(3, 6)}${c}${ten.slice(6, 8)}${d}${ten.slice(8)}`;
        const way = wrapped(spell(`${before}${a}${code}${b}${rest}`));
        assert.equal(mobileNumber(way), `+7${ten}`, JSON.stringify(way));
      }),
      { numRuns: 3_000 },
    );
  });
  it('§2.2 K11 is not made of a text that spells another number, two, or one with more behind it', () => {
    const others = [
      '+7701555O101',
      '+77O15550101',
      '7701 555 0101 ext 1',
      '+77015550101 доб. 12',
      '+77015550101x12',
      '+77015550101#1',
      '+77015550101;ext=12',
      '+77015550101, +77025550102',
      '87015550101/87025550102',

      '87015550101 87025550102',
      '+77015550101\n+77025550102',
      '+77015550101\0+7',
      '+87015550101',
      '+0077015550101',
      '7+7015550101',
      '77015550101+',
      '++77015550101',
      '+7+7015550101',
      '+7 8 701 555 01 01',
      '07015550101',
      '+7701555010²',
      '+7701555010①',
      '+770155501०1',
      '%2B7701555%1',
      '%ZZ77015550101',
      '%FF77015550101',
      'KASPI',
      '1414',
      '7~7015550101',
      'позвоните мне: 87015550101',
      '+7 (701) 555-01-01 Айгуль',
      '-77015550101-2',
      '8107',
      '0079161234567',
      '8~10 7 916 123 45 67',
      '81079161234567',
      '%2B79161234567',
      '+79 701 555 01 01',
      '0077172555555',
      '+7 (727) 255-55-55',
      '+77035550101',
      '+77045550101',
      '+77095550101',
      '+77495550101',
    ];
    for (const other of others) assert.equal(mobileNumber(other), undefined, JSON.stringify(other));
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
    const digits = fc
      .array(fc.constantFrom(...'0123456789+ -()~%2B7OxX,;/'), { maxLength: 20 })
      .map((list) => list.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), digits), (written) => {
        const number = mobileNumber(written);
        if (number === undefined) return;
        assert.match(number, /^\+7\d{10}$/);
        assert.equal(mobileNumber(number), number);
        const spelled = decodeURIComponent(written).normalize('NFKC').replaceAll(/\D/g, '');
        assert.ok(spelled.endsWith(number.slice(2)) && spelled.length <= 14, JSON.stringify(written));
      }),
      { numRuns: 2_000 },
    );
  });
});
