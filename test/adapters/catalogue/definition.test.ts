import assert from 'node:assert/strict';
import { z } from 'zod';
import { consentValidMs, ServiceDefinition, termsOf } from '../../../adapters/catalogue/definition.ts';
import { durationMs, durationText } from '../../../adapters/catalogue/durations.ts';
import { service, written } from './examples.ts';

const HOUR = 3_600_000;

function problems(changes: Record<string, unknown>): string[] {
  try {
    service(changes);
    return [];
  } catch (error) {
    assert(error instanceof z.ZodError, String(error));
    return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  }
}

describe('the definition of a service', () => {
  it('§4a waits 24 hours for an answer unless the act of the service sets another window', () => {
    assert.equal(termsOf(service({ answerWindow: undefined })).answerWindowMs, 24 * HOUR);
    assert.equal(termsOf(service({ answerWindow: 'P7D', remindAfter: 'P5D' })).answerWindowMs, 7 * 24 * HOUR);
  });

  it('§4a fills in every term that the file leaves out', () => {
    assert.deepEqual(termsOf(service()), {
      answerWindowMs: 24 * HOUR,
      graceMs: 120_000,
      smsValidityMs: 24 * HOUR,
      consentTermMs: 24 * HOUR,
      factsMaxAgeMs: 720 * HOUR,
      termWorkingDays: 5,
      declineIsFinal: false,
      confirmAgreement: false,
      urgent: false,
      quietHours: { fromMinute: 1260, toMinute: 540 },
      refusalGrounds: ['not-entitled', 'already-receiving'],
      groundArticles: {
        'not-entitled': 'No act, a trial of the installation',
        'already-receiving': 'No act, a trial of the installation',
      },
    });
    assert.equal(service().coolDown, 'P90D');
    assert.deepEqual(service().languages, ['kk', 'ru', 'en']);
  });

  it('§4a keeps the terms that the file sets', () => {
    const terms = termsOf(
      service({
        remindAfter: 'PT12H',
        quietHours: 'none',
        urgent: true,
        declineIsFinal: true,
        providerAdapter: { kind: 'rest', pollEvery: 'PT30M' },
      }),
    );
    assert.equal(terms.remindAfterMs, 12 * HOUR);
    assert.equal(terms.pollEveryMs, HOUR / 2);
    assert.equal(terms.quietHours, null);
    assert.equal(terms.urgent && terms.declineIsFinal, true);
  });

  it('§5 sets how the provider is called, with a timeout no longer than one attempt may take', () => {
    const shep = { kind: 'shep', serviceId: 'ENBEK_TEST_001' };
    assert.deepEqual(problems({ providerAdapter: { ...shep, timeout: 'PT5S', pollEvery: 'PT1H' } }), []);
    assert.deepEqual(problems({ providerAdapter: { ...shep, timeout: 'PT11S' } }), [
      'providerAdapter.timeout: PT11S is not between PT1S and PT10S',
    ]);
    assert.match(problems({ providerAdapter: { kind: 'shep' } })[0] ?? '', /^providerAdapter\.serviceId/);
    assert.match(problems({ providerAdapter: { ...shep, serviceId: '<a/>' } })[0] ?? '', /letters, digits/);
    assert.match(problems({ providerAdapter: { kind: 'rest', serviceId: 'X' } })[0] ?? '', /Unrecognized key/);
    assert.match(problems({ providerAdapter: { kind: 'fax' } })[0] ?? '', /^providerAdapter\.kind/);
  });

  it('§4a refuses calendar months, fractions and negative durations', () => {
    assert.match(
      problems({ answerWindow: 'P1M' })[0] ?? '',
      /answerWindow: P1M has years or months.*write days or hours/,
    );
    assert.match(problems({ answerWindow: '24h' })[0] ?? '', /"24h" is not an ISO-8601 duration such as PT24H/);
    assert.match(problems({ grace: '-PT2M' })[0] ?? '', /negative/);
    assert.match(problems({ grace: 'PT2.5S' })[0] ?? '', /fractions of a second/);
  });

  it('§4a limits windows to between ten seconds and thirty days', () => {
    assert.deepEqual(problems({ answerWindow: 'PT9S' }), ['answerWindow: PT9S is not between PT10S and P30D']);
    assert.deepEqual(problems({ answerWindow: 'P31D' }), ['answerWindow: P31D is not between PT10S and P30D']);
    assert.deepEqual(problems({ answerWindow: 'PT10S' }), []);
  });

  it('§4a refuses a window shorter than 24 hours, except in a demo service', () => {
    const live = { demo: false };
    assert.deepEqual(problems({ ...live, answerWindow: 'PT23H59M' }), [
      'answerWindow: PT23H59M is shorter than PT24H (§4a); only a service with demo: true may have it',
    ]);
    assert.deepEqual(problems({ ...live, answerWindow: 'PT24H' }), []);
    assert.deepEqual(problems({ demo: true, answerWindow: 'PT10S' }), []);
  });

  it('§3.2 names the article of each ground, and a confirmed entry has looked it up', () => {
    const [ground] = written().refusalGrounds;
    const { article: _, ...without } = ground!;
    assert.match(problems({ refusalGrounds: [without] })[0] ?? '', /^refusalGrounds\.0\.article: /);
    const confirmed = { by: 'A. Lawyer', on: '2026-11-30', edition: '2022-09-30' };
    const refusalGrounds = [{ ...ground, article: 'to be confirmed' }];
    assert.deepEqual(problems({ refusalGrounds }), []);
    assert.deepEqual(problems({ refusalGrounds, confirmed }), [
      'refusalGrounds.0.article: the entry is confirmed, so the article must be named',
    ]);
    assert.deepEqual(problems({ confirmed }), []);
    assert.match(problems({ confirmed: { ...confirmed, on: 'yesterday' } })[0] ?? '', /^confirmed\.on: /);
  });

  it('§4a requires the reminder to be before the deadline', () => {
    assert.match(problems({ remindAfter: 'PT24H' })[0] ?? '', /remindAfter: a reminder after PT24H comes too late/);
  });

  it('§3.1 lets a carrier try to deliver for 24 hours at most', () => {
    assert.deepEqual(problems({ smsValidity: 'PT25H' }), ['smsValidity: PT25H is not between PT1M and PT24H']);
  });

  it('§3.2 requires at least one refusal ground, each listed once', () => {
    const [ground] = written().refusalGrounds;
    assert.match(problems({ refusalGrounds: [] })[0] ?? '', /refusalGrounds/);
    assert.deepEqual(problems({ refusalGrounds: [ground, ground] }), ['refusalGrounds: a ground is listed twice']);
  });

  it('§3 asks for a consent that holds until the act’s term is over, and refuses a shorter one', () => {
    const consent = { purpose: 'p', accessName: 'a' };
    const days = (changes: Record<string, unknown>) => consentValidMs(service(changes)) / (24 * HOUR);
    assert.equal(Math.ceil(days({ consent })), 26);
    assert.equal(days({ consent: { ...consent, validity: 'P30D' } }), 30);
    assert.deepEqual(problems({ consent: { ...consent, validity: 'P7D' } }), [
      'consent.validity: a consent of P7D may end before the offer does: write P26D or more, or leave it out',
    ]);
  });

  it('§5 requires a term in working days', () => {
    assert.match(problems({ termWorkingDays: undefined })[0] ?? '', /termWorkingDays/);
    assert.match(problems({ termWorkingDays: 0 })[0] ?? '', /termWorkingDays/);
  });

  it('§3.1 inherits the texts that a service lacks, and keeps them in its version', () => {
    assert.equal('help' in (written().templates as object), false);
    const complete = service();
    assert.match(complete.templates.help.ru, /1 \{code\} – да, 2 \{code\} – нет/);
    assert.deepEqual(ServiceDefinition.parse(JSON.parse(JSON.stringify(complete))), complete);
  });

  it('§3.1 refuses an unknown field, and a service without a text of its own act', () => {
    assert.match(problems({ answerwindow: 'PT1H' })[0] ?? '', /answerwindow/);
    const { annulled: _, ...templates } = written().templates;
    assert.match(problems({ templates })[0] ?? '', /templates\.annulled/);
  });
});

describe('durations of the catalogue', () => {
  it('§4a count a day as 24 hours and a week as 7 days', () => {
    assert.equal(durationMs('P1W'), durationMs('P7D'));
    assert.equal(durationMs('P1DT1H1M1S'), 25 * HOUR + 61_000);
    assert.equal(durationMs('PT0S'), 0);
  });

  it('§3.1 are written with the right plural in three languages', () => {
    const texts = (iso: string) => (['kk', 'ru', 'en'] as const).map((language) => durationText(iso, language));
    assert.deepEqual(texts('PT24H'), ['24 сағат', '24 часа', '24 hours']);
    assert.deepEqual(texts('PT1H'), ['1 сағат', '1 час', '1 hour']);
    assert.deepEqual(texts('P7D'), ['7 күн', '7 дней', '7 days']);
    assert.deepEqual(texts('P3DT12H'), ['3 күн 12 сағат', '3 дня 12 часов', '3 days 12 hours']);
    assert.deepEqual(texts('PT21M'), ['21 минут', '21 минута', '21 minutes']);
  });
});
