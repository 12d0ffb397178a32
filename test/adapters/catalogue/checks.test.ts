import assert from 'node:assert/strict';
import { checkTemplates } from '../../../adapters/catalogue/checks.ts';
import { forbiddenIn } from '../../../adapters/catalogue/forbidden-words.ts';
import { service, serviceSaying } from './examples.ts';

/** The problems of the Russian text, where every language has the same. */
const messages = (kind: string, text: string) =>
  checkTemplates(serviceSaying({ [kind]: text }))
    .filter(({ path }) => path === `templates.${kind}.ru`)
    .map(({ message }) => message);

describe('the checks of the message texts', () => {
  it('§3.1 find no problem in the demo service', () => {
    assert.deepEqual(checkTemplates(service()), []);
    assert.deepEqual(checkTemplates(service({ declineIsFinal: true, languages: ['ru'] })), []);
  });

  it('§3.1 report the place of each problem', () => {
    const [problem] = checkTemplates(serviceSaying({ closed: { kk: 'Код', ru: 'Закрыто', en: 'Closed' } }));
    assert.deepEqual(problem, {
      path: 'templates.closed.kk',
      message: 'the text mentions a code, a password or a PIN',
    });
  });

  it('§3.1 refuse a text that needs more than two parts with its longest values, in any language', () => {
    const fits = `${'ж'.repeat(134 - 2)}{code}`;
    assert.deepEqual(messages('closed', fits), []);
    assert.deepEqual(messages('closed', `ж${fits}`), ['with its longest values the text takes 3 parts, more than 2']);
    const english = (length: number) => checkTemplates(serviceSaying({ closed: 'x'.repeat(length) })).length;
    assert.deepEqual([english(306), english(307)], [0, 3]);
  });

  it('§3.2 count the longest ground, and every reason of an end', () => {
    const long = 'g'.repeat(80);
    const grounds = [{ code: 'long', article: 'article 7', kk: long, ru: long, en: long }];
    const refusedWith = (refused: string) =>
      checkTemplates({ ...serviceSaying({ refused }), refusalGrounds: grounds }).length;
    assert.deepEqual([refusedWith(`${'ж'.repeat(53)} {ground}`), refusedWith(`${'ж'.repeat(54)} {ground}`)], [0, 3]);
    const reasoned = `{reason, select, no_authority {${'ж'.repeat(135)}} other {x}}`;
    assert.match(messages('notProvided', reasoned)[0] ?? '', /takes 3 parts/);
  });

  it('§3.1 require the same values and branches in every language', () => {
    const closed = {
      kk: '{code} {reason, select, consent_withdrawn {а} other {ә}}',
      ru: '{reason, select, other {а}}',
      en: '{code} {reason, select, consent_withdrawn {a} other {b}}',
    };
    assert.deepEqual(checkTemplates(serviceSaying({ closed })), [
      { path: 'templates.closed.ru', message: '{code} is missing; another language has it' },
      {
        path: 'templates.closed.ru',
        message: '{reason, select, consent_withdrawn} is missing; another language has it',
      },
    ]);
  });

  it('§3.2 refuse a branch that no offer ever takes', () => {
    assert.deepEqual(messages('closed', '{reason, select, consent_withdrown {а} other {ә}}'), [
      '{reason, select, consent_withdrown} never occurs',
    ]);
    assert.deepEqual(messages('settled', '{end, select, granted {а} refused {ә} closed {б} other {в}}'), []);
  });

  it('§3.1 require both answers, the window and the code in an offer', () => {
    assert.deepEqual(messages('offer', 'Минтруда: пособие? 1 – да. Срок: {window}. № {code}'), [
      'the answer 2 is not shown',
    ]);
    assert.deepEqual(messages('offer', 'Пособие до 12 числа? Срок 24 часа, № {code}'), [
      '{window} is missing',
      'the answer 1 is not shown',
      'the answer 2 is not shown',
    ]);
  });

  it('§3.2 require the ground in a refusal and the deadline in a reminder', () => {
    assert.deepEqual(messages('refused', 'Отказано'), ['{ground} is missing']);
    assert.deepEqual(messages('reminder', '1 – да, 2 – нет, № {code}'), ['{deadline} is missing']);
  });

  it('§4b require an annulment to say whether no answer came or none could be read', () => {
    assert.deepEqual(messages('annulled', 'Запрос {code} аннулирован'), ['{situation} is missing']);
  });

  it('§3.2 require the reason where a service is not provided after a yes', () => {
    assert.deepEqual(messages('notProvided', 'Услуга не будет оказана'), ['{reason} is missing']);
  });

  it('§6c refuse an unknown value, so that no reply and no name can appear in a text', () => {
    assert.match(
      messages('closed', 'Закрыто: {reply}')[0] ?? '',
      /^\{reply\} is not known here; known: serviceName, code, reason$/,
    );
    assert.match(messages('closed', 'Закрыто: {code, select, other {{name}}}')[0] ?? '', /^\{name\} is not known/);
  });

  it('§3.1 refuse a message that cannot be parsed', () => {
    assert.match(messages('closed', 'Закрыто {code')[0] ?? '', /not an ICU message/);
    assert.match(messages('closed', 'Закрыто {')[0] ?? '', /not an ICU message/);
  });

  it('§6b refuse the wording of fraud', () => {
    const bad = [
      [
        'Сообщите код из SMS',
        'Кодты жіберіңіз',
        'Send us the code',
        'Ваш пароль',
        'Құпиясөзіңіз',
        'your PIN',
        'ПИН',
        'OTP',
      ],
      ['Номер карты', 'картаңыздың нөмірі', 'your card', 'CVV', 'IBAN'],
      ['https://egov.kz', 'egov.kz', 'eGov.kz/x', 'www.gov', 'иә.Рахмет', 'a@b'],
      ['Звоните 1414', 'Позвоните', 'Call us', 'қоңырау шалыңыз', '+7 701 555-01-01', '8 (727) 250 00 00'],
      ['40 000 тенге', '5 теңге', '100 ₸', '100KZT'],
      ['Оформить поcобие', 'cынақ'],
    ].flat();
    for (const text of bad) assert.notDeepEqual(forbiddenIn(text), [], text);
  });

  it('§6b accept ordinary wording', () => {
    const good = [
      ['Социальный кодекс', 'Әлеуметтік кодекс', 'eGov порталы', 'на портале eGov', 'картоп', 'пинцет', '1414'],
      ['1 8888 – иә, 2 8888 – жоқ', '23.11 18:00', '8888, 8888, 8888', 'ALW-2026-1', '1,5 жас', 'encode', 'called'],
    ].flat();
    for (const text of good) assert.deepEqual(forbiddenIn(text), [], text);
  });
});
