import assert from 'node:assert/strict';
import { renderSms } from '../../../adapters/catalogue/texts.ts';
import { LANGUAGES } from '../../../domain/languages.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import { service, serviceSaying } from './examples.ts';

describe('the texts of SMS', () => {
  it('§3.1 an offer names the service, both answers, the window and the number of the offer', () => {
    const { text, language, parts } = renderSms(service(), 'offer', 'ru', { code: '47' });
    assert.equal(
      text,
      'Минтруда: назначить вам без заявления тестовое пособие? Ответ по SMS: 1 – да, 2 – нет, 24 часа с получения. ' +
        '№ 47',
    );
    assert.deepEqual({ language, parts }, { language: 'ru', parts: 2 });
  });

  it('§3.1 the window in the text is the window of the service', () => {
    assert.match(renderSms(service({ answerWindow: 'PT72H' }), 'offer', 'kk', { code: '47' }).text, /72 сағат/);
    assert.match(renderSms(service({ answerWindow: 'P3D' }), 'offer', 'en', { code: '47' }).text, /3 days/);
  });

  it('§3.1 a text uses the recipient’s language if the service has it, else the first language of the service', () => {
    assert.equal(renderSms(service({ languages: ['kk', 'ru'] }), 'offer', 'ru', { code: '47' }).language, 'ru');
    assert.equal(renderSms(service({ languages: ['ru', 'kk'] }), 'offer', 'en', { code: '47' }).language, 'ru');
  });

  it('§4a a reminder shows the deadline in local time', () => {
    const values = { code: '47', deadlineMs: Date.parse('2026-11-24T19:05:00Z') };
    assert.match(renderSms(service(), 'reminder', 'kk', values).text, /25\.11 00:05/);
    assert.match(renderSms(service(), 'reminder', 'en', values).text, /25 Nov 00:05/);
  });

  it('§3.2 a refusal shows the ground of the act in the language of the SMS', () => {
    const values = { code: '47', ground: 'already-receiving' };
    assert.match(renderSms(service(), 'refused', 'kk', values).text, /Негізі: жәрдемақы бұрын тағайындалған\./);
    assert.match(renderSms(service(), 'refused', 'ru', values).text, /Основание: пособие уже назначено\./);
    assert.throws(
      () => renderSms(service(), 'refused', 'ru', { code: '47', ground: 'other' }),
      /lists no refusal ground other/,
    );
  });

  it('§3.2 a grant shows the number of the decision when there is one that fits', () => {
    assert.match(
      renderSms(service(), 'granted', 'en', { code: '47', resultNumber: 'A-1' }).text,
      /Decision number: A-1\.$/,
    );
    for (const resultNumber of [undefined, '', 'A'.repeat(33), 'evil.kz', 'a@b', 'A\n1', '{code}']) {
      const { text } = renderSms(service(), 'granted', 'en', { code: '47', resultNumber });
      assert.equal(text, 'The test allowance is granted (No. 47).');
    }
  });

  it('§4a a confirmed refusal says how to correct it, unless it is final', () => {
    assert.match(renderSms(service(), 'declined', 'ru', { code: '47' }).text, /ответьте: 1 47\.$/);
    assert.doesNotMatch(renderSms(service({ declineIsFinal: true }), 'declined', 'ru', { code: '47' }).text, /1 47/);
  });

  it('§4b the SMS to a late answer states that the term has passed, or after the call how to withdraw', () => {
    assert.match(renderSms(service(), 'late', 'en', { code: '47' }).text, /time to answer .* has passed.*eGov/);
    assert.match(renderSms(service(), 'late', 'en', { code: '47', situation: 'called' }).text, /To withdraw/);
  });

  it('§4b an annulment says that no answer came, or that none could be understood', () => {
    assert.match(renderSms(service(), 'annulled', 'ru', { code: '47' }).text, /за 24 часа ответа не было/);
    const unread = renderSms(service(), 'annulled', 'ru', { code: '47', situation: 'unread' }).text;
    assert.match(unread, /срок истёк, ваши ответы не удалось понять/);
  });

  it('§3.2 a service that is not provided after a yes is told with its reason in plain words', () => {
    const reasoned = (reason?: string) => renderSms(service(), 'notProvided', 'ru', { code: '47', reason }).text;
    const reasons = ['not-entitled', 'organisation-closed', 'no-authority', 'facts-too-old', 'consent-expired', 'x'];
    assert.equal(new Set(reasons.map(reasoned)).size, reasons.length);
    assert.match(reasoned('not-entitled'), /право на неё не подтвердилось/);
    assert.match(reasoned('number-of-a-new-rule'), /данные изменились/);
    assert.equal(reasoned(), reasoned('other'));
  });

  it('§3b a closing note names the withdrawal of consent, and never says that no answer is needed', () => {
    for (const language of LANGUAGES) {
      const told = (reason?: string) => renderSms(service(), 'closed', language, { code: '47', reason }).text;
      assert.equal(new Set([told(), told('consent-withdrawn'), told('consent-expired')]).size, 3);
      for (const reason of [undefined, 'consent-withdrawn', 'consent-expired'])
        assert.doesNotMatch(told(reason), /қажет емес|не нужен|no answer/);
    }
    assert.match(renderSms(service(), 'closed', 'ru', { code: '47', reason: 'consent-withdrawn' }).text, /отозвано/);
  });

  it('§6c a reply after the end is answered by how the offer ended, and never that a time has passed', () => {
    for (const language of LANGUAGES) {
      const ends = ['granted', 'refused', 'closed'] as const;
      const told = ends.map((end) => renderSms(service(), 'settled', language, { code: '47', end }).text);
      assert.equal(new Set(told).size, ends.length);
      for (const text of told) assert.doesNotMatch(text, /мерзім|срок|time/i);
    }
  });

  it('§4a help and the correction of a refusal show the code of the offer', () => {
    assert.match(renderSms(service(), 'help', 'kk', { code: '47' }).text, /1 47 – иә, 2 47 – жоқ/);
  });

  it('§4a an opt-out says that this offer is refused too, but not after the provider was called', () => {
    assert.match(
      renderSms(service(), 'optedOut', 'en', {}).text,
      /declined this offer\. We will send you no new offers/,
    );
    assert.doesNotMatch(renderSms(service(), 'optedOut', 'en', { situation: 'called' }).text, /this offer/);
  });

  it('§4a a question about which offer is meant names at most five, by the short names of their services', () => {
    const shortNames = { kk: 'газ', ru: 'газ', en: 'gas' };
    const offers = ['41', '42', '43', '44', '45', '46'].map((code) => ({ code, shortNames }));
    const { text, parts } = renderSms(undefined, 'whichOne', 'en', { offers });
    assert.match(text, /41 - gas, 42 - gas, 43 - gas, 44 - gas, 45 - gas\. .*1 41 for yes, 2 41 for no/);
    assert.equal(parts, 1);
  });

  it('§4a a question about which offer is meant leaves out the oldest where the names are long', () => {
    const long = 'көп балалы отбасы 20';
    const shortNames = { kk: long, ru: long, en: long };
    const offers = ['41', '42', '43', '44', '45', '46'].map((code) => ({ code, shortNames }));
    const { text, parts } = renderSms(undefined, 'whichOne', 'kk', { offers });
    assert.equal(parts, 2);
    assert.match(text, /41 – көп.*, 42 – көп/);
    assert.doesNotMatch(text, /4[3-6]/);
  });

  it('§3.2 a grant leaves out the number of the decision where it would take a third part', () => {
    const granted = `${'ж'.repeat(100)}{resultNumber, select, none {} other { {resultNumber}}}`;
    const withNumber = (resultNumber: string) =>
      renderSms(serviceSaying({ granted }), 'granted', 'kk', { resultNumber });
    assert.match(withNumber('A'.repeat(32)).text, /ж A{32}$/);
    const longer = serviceSaying({ granted: `жж${granted}` });
    assert.match(renderSms(longer, 'granted', 'kk', { resultNumber: 'A'.repeat(32) }).text, /ж$/);
  });

  it('§2.1 a text that may be sent without an offer needs no service', () => {
    const offers = [{ code: '47', shortNames: service().shortNames }];
    for (const language of LANGUAGES) {
      for (const kind of ['optedOut', 'optedIn', 'whichOne', 'unknownSender'] satisfies SmsKind[]) {
        assert.ok(renderSms(undefined, kind, language, { offers }).text);
      }
    }
    assert.throws(() => renderSms(undefined, 'offer', 'kk', { code: '47' }), /needs a service/);
  });

  it('§3.1 an SMS with a missing value is never sent', () => {
    assert.throws(() => renderSms(service(), 'offer', 'kk'), /"code" was not provided/);
    assert.throws(() => renderSms(service(), 'reminder', 'kk', { code: '47' }), /"deadline" was not provided/);
  });

  it('§6b a value is never read as a template or a tag', () => {
    const name = '{code} <b>x</b>';
    const named = service({ names: { kk: name, ru: name, en: name } });
    assert.match(renderSms(named, 'closed', 'en', { code: '47' }).text, /"\{code\} <b>x<\/b>"/);
    assert.match(
      renderSms(serviceSaying({ closed: '<b>{code}</b>' }), 'closed', 'en', { code: '47' }).text,
      /^<b>47<\/b>$/,
    );
  });
});
