import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readReply } from '../../domain/reply-reading.ts';
import { REPLY_WORDS } from '../../domain/reply-words.ts';

const NOT_UNDERSTOOD = { reading: 'not-understood' };
const WORDS = REPLY_WORDS.map(([word]) => word);
const knownWord = fc.constantFrom(...REPLY_WORDS);
const decoration = fc
  .array(
    fc.constantFrom(' ', '\n', '\t', '\u00a0', '.', ',', '!', '"', "'", '«', '»', '“', '”', '…', '\u200b', '\ufeff'),
  )
  .map((parts) => parts.join(''));

describe('§4a reading of a reply', () => {
  const agreesTo47 = (text: string): [string, string, string] => [text, 'agree', '47'];
  for (const [word, meaning] of REPLY_WORDS) {
    it(`§4a reads ${word} as ${meaning}`, () => assert.deepEqual(readReply(word), { reading: meaning }));
  }
  const understood: Record<string, string[]> = {
    agree: [
      'ИӘ| «Да»! |“1”|1.|(1)|１|١|۱|ДА|dа|дa|ＹＥＳ|иə|İÄ|IÄ|\ufeff1|И\u0306Ә',
      'Келісемін!|КЕЛИСЕМІН|kелісемiн|Согласна.|coглаceн',
    ].flatMap((line) => line.split('|')),
    refuse: [
      "Жоқ.|HET|нeт|٢|۲|2\ufe0f|٠|'no'|`нет´|жok",
      'Бас тартамын.|БАС\n ТАРТАМЫН|«Отказ»|Отказываюсь!|oткaз',
    ].flatMap((line) => line.split('|')),
    'opt-out': ['STOP', 'CTOП', 'Стоп!!!', 'ТОҚТА', 'Отписка.', 'с.т.о.п'],
    'opt-in': ['Start', 'СТАРТ', 'Бастау!', 'Қосу', 'QOSU'],
  };
  for (const [reading, texts] of Object.entries(understood)) {
    for (const text of texts) {
      it(`§4a reads «${text}» as ${reading}`, () => assert.deepEqual(readReply(text), { reading }));
    }
  }
  const withCode: [string, string, string][] = [
    ['1 47', 'agree', '47'],
    ['2 47', 'refuse', '47'],
    ['иә 47', 'agree', '47'],
    [' «1»,\n 047! ', 'agree', '047'],
    ['１ ４７', 'agree', '47'],
    ['٢ ٤٧', 'refuse', '47'],
    ['۱ ۴۷', 'agree', '47'],
    ['нет 1234', 'refuse', '1234'],
    ['стоп 47', 'opt-out', '47'],
    ['келісемін 47', 'agree', '47'],
    ['Бас тартамын, 47.', 'refuse', '47'],
    ...['1 №47', '1 № 47', '1№47', '1 N 47', '1 n47', '1 No 47', '1 No. 47', '1 no47'].map(agreesTo47),
    ...['1-47', '1 – 47', '1–47', '1.47', '1.47.', '1,47', '١-٤٧', '«1-47»'].map(agreesTo47),
    ...['47 1', '№47 1', '№ 47: 1', 'N 47 1', '47 – 1', '47 иә', 'иә № 47', 'Да, №47', '№ 47 да!'].map(agreesTo47),
    ['2.47', 'refuse', '47'],
    ['2 No. 47', 'refuse', '47'],
    ['47 нет', 'refuse', '47'],
    ['47 бас тартамын', 'refuse', '47'],
    ['no 47', 'refuse', '47'],
    ['no № 47', 'refuse', '47'],
    ['47 стоп', 'opt-out', '47'],
  ];
  for (const [text, reading, code] of withCode) {
    it(`§4a reads «${text}» as ${reading} of offer ${code}`, () =>
      assert.deepEqual(readReply(text), { reading, code }));
  }
});

describe('§6c what is not understood', () => {
  const texts = [
    '|   |!|«»|\ufeff|да нет|1 2|2 1|11|1 1|1 да|да 1|1да|net нет|yes but what is it',
    '👍|1️⃣|1 👍|❤|+|1+|№|№ 47|nº 47|nᵒ|N° 47|47|1 12345|1 4 7|1 2 47|1 47 2|47 1 2|47 47|47 1 47',
    '1.2|1,2|1/2|1-2|10:30|1:47|1/47|47.1|0.47|10.30|1.12.2026|да 10:30|1 10.30|1-47-2|1.12345|1 47, 2 52',
    'да-нет|да/нет|старт 47|47 старт|непонятно 47|47 непонятно|№1|1 №2|1 № 12345|№№47|1 №|№ 1 47|1 N|N 1|47 N 1',
    'yes no 47|да No. 47|No 47 1|no 1 47|1 no|1, no|не согласен|не отказываюсь|бас|тартамын|бас 47 тартамын',
    'бастартамын|бас тартпаймын|келіспеймін',
    'O|О|o|l|I|Ⅱ|но|һет|жоғ|иұ|ыа|стол|१|constructor|__proto__',
  ].flatMap((line) => line.split('|'));
  for (const text of texts) {
    it(`§6c does not guess at «${text}»`, () => assert.deepEqual(readReply(text), NOT_UNDERSTOOD));
  }
  it('§6c is any message of more than a thousand characters', () => {
    assert.deepEqual(readReply(`1${' '.repeat(999)}`), { reading: 'agree' });
    assert.deepEqual(readReply(`1${' '.repeat(1000)}`), NOT_UNDERSTOOD);
  });
});

describe('§6c a question', () => {
  const marks = ['?', ' ?', '??', '!?', '？', '؟', '\u037e', '¿', '⁉', '⁇', '‽', '❓', '﹖', '՞'];
  for (const mark of marks) {
    it(`§6c is never an answer: ${mark}`, () => {
      const asked = ['1', 'да', 'иә', '1 47', '47 1', '1-47', '1 №47', 'жоқ', 'бас тартамын', 'стоп', 'старт'];
      for (const text of asked)
        for (const whole of [text + mark, mark + text]) assert.deepEqual(readReply(whole), NOT_UNDERSTOOD, whole);
    });
  }
  it('§6c is not made by a semicolon', () => assert.deepEqual(readReply('да;'), { reading: 'agree' }));
});

describe('§4a §6c reading of any text', () => {
  it('§6c never throws, and gives a code only as two to four digits of an answer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), codeUnits()), (text) => {
        const { reading, code } = readReply(text);
        if (code === undefined) return;
        assert.match(code, /^[0-9]{2,4}$/);
        assert.ok(['agree', 'refuse', 'opt-out'].includes(reading));
      }),
    );
  });
  it('§4a ignores the case, the spaces and the punctuation around a word', () => {
    fc.assert(
      fc.property(
        knownWord,
        fc.array(fc.boolean(), { maxLength: 8 }),
        decoration,
        decoration,
        (entry, caps, before, after) => {
          const [word, reading] = entry;
          const typed = Array.from(word, (letter, index) => (caps[index] ? letter.toUpperCase() : letter)).join('');
          assert.deepEqual(readReply(before + typed + after), { reading });
        },
      ),
    );
  });
  it('§4a gives back every code of two to four digits', () => {
    fc.assert(
      fc.property(fc.constantFrom('1', '2', 'иә', 'жоқ'), fc.stringMatching(/^[0-9]{2,4}$/), (word, code) => {
        assert.equal(readReply(`${word} ${code}`).code, code);
      }),
    );
  });
  it('§4a gives back the code in every way of writing it', () => {
    const ways = ['D C', 'D №C', 'D № C', 'D N C', 'D NC', 'D No C', 'D No. C', 'D-C', 'D.C', 'D,C', 'C D', '№C D'];
    fc.assert(
      fc.property(
        fc.constantFrom(...ways),
        fc.constantFrom('1', '2'),
        fc.stringMatching(/^[0-9]{2,4}$/),
        (way, digit, code) => {
          const reading = digit === '1' ? 'agree' : 'refuse';
          assert.deepEqual(readReply(way.replace('D', digit).replace('C', code)), { reading, code });
        },
      ),
    );
  });
  it('§6c never reads an answer from a text with a question mark anywhere', () => {
    const mark = fc.constantFrom('?', '？', '؟', '\u037e', '⁇');
    const answer = fc.constantFrom(...WORDS, '1 47', '47 1', '1-47', '1 №47', 'иә 47');
    fc.assert(
      fc.property(answer, mark, fc.nat(), (text, sign, place) => {
        const at = place % (text.length + 1);
        assert.deepEqual(readReply(text.slice(0, at) + sign + text.slice(at)), NOT_UNDERSTOOD);
      }),
    );
  });
  it('§6c agrees only where one word of agreement stands alone or beside one code', () => {
    const agreeing = REPLY_WORDS.filter(([, meaning]) => meaning === 'agree').map(([word]) => word);
    const others = ['не', 'но', 'рахмет', 'спасибо', 'кейін', 'бас', 'n', '№', '47', '83', '5', '1234'];
    const token = fc.oneof(fc.constantFrom(...agreeing), fc.constantFrom(...WORDS), fc.constantFrom(...others));
    fc.assert(
      fc.property(fc.array(token, { minLength: 1, maxLength: 4 }), (tokens) => {
        if (readReply(tokens.join(' ')).reading !== 'agree') return;
        const [word, ...more] = tokens.filter((one) => !['n', '№', 'no'].includes(one)).toSorted(agreeingFirst);
        assert.ok(agreeing.includes(word!) && more.length <= 1, tokens.join(' '));
        assert.ok(
          more.every((code) => /^[0-9]{2,4}$/.test(code)),
          tokens.join(' '),
        );
      }),
      { numRuns: 2000 },
    );

    function agreeingFirst(one: string, other: string): number {
      return Number(agreeing.includes(other)) - Number(agreeing.includes(one));
    }
  });
  it('§6c understands no two words in one message, however they are joined', () => {
    for (const first of WORDS) {
      for (const second of WORDS) {
        for (const joint of ['', ' ', ', ', '-', '\n', '/']) {
          assert.deepEqual(readReply(first + joint + second), NOT_UNDERSTOOD, first + joint + second);
        }
      }
    }
  });
  it('§6c understands no known word among other words', () => {
    fc.assert(
      fc.property(knownWord, fc.stringMatching(/^[a-zа-яәқөұүі]{1,12}$/), fc.boolean(), ([word], other, first) => {
        assert.deepEqual(readReply(first ? `${other} ${word}` : `${word} ${other}`), NOT_UNDERSTOOD);
      }),
    );
  });
  it('§4a keeps all words of the list distinct', () => {
    assert.equal(new Set(WORDS).size, WORDS.length);
    for (const [word, meaning] of REPLY_WORDS) assert.equal(readReply(word).reading, meaning);
  });
});

/** Strings of any code units, also halves of surrogate pairs. */
function codeUnits(): fc.Arbitrary<string> {
  return fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
}
