import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkTemplates } from '../../../adapters/catalogue/checks.ts';
import { commonTemplates } from '../../../adapters/catalogue/common.ts';
import { durationMs } from '../../../adapters/catalogue/durations.ts';
import { readCatalogue } from '../../../adapters/catalogue/files.ts';
import { forbiddenIn } from '../../../adapters/catalogue/forbidden-words.ts';
import { rulesInForce } from '../../../adapters/catalogue/rules.ts';
import { MAX_RESULT_NUMBER, renderSms } from '../../../adapters/catalogue/texts.ts';
import { LANGUAGES } from '../../../domain/languages.ts';
import { readReply } from '../../../domain/reply-reading.ts';

const FOLDER = path.join(import.meta.dirname, '../../../prisma/catalogue');
const ENV = {
  PROVIDERS_URL: 'http://127.0.0.1:3010',
  PROVIDERS_TOKEN: 'token',
  PROVIDERS_WEBHOOK_SECRET: `whsec_${'a'.repeat(44)}`,
  PROVIDERS_CALLBACK_SECRET: `whsec_${'b'.repeat(44)}`,
};
/** How our own providers are named in an offer; any other one is named before a colon too. */
const SENDERS: Record<string, RegExp> = {
  enbek: /^(Еңбек министрлігі|Минтруда|Labour Ministry): /,
  energo: /^(Энергетика министрлігі|Минэнерго|Energy Ministry): /,
};
const ANY_SENDER = /^\p{Lu}[^:]{2,40}: /u;
/** The offer of a birth comes from the portal: the labour ministry does not register births. */
const OWN_SENDERS: Record<string, RegExp> = { 'birth-registration': /^eGov: / };
const FROM_RECEIPT = { kk: /алған соң \{window\}/, ru: /\{window\} с получения/, en: /within \{window\} of receipt/ };
const BY_SMS = { kk: /SMS-жауап: /, ru: /Ответ по SMS: /, en: /Reply by SMS: / };
const WITHOUT_APPLICATION = { kk: /өтінішсіз/, ru: /без заявления/, en: /without an application/ };

describe('the catalogue of this repository', () => {
  const { providers, services } = readCatalogue(FOLDER, ENV);

  it('§2.4 has the providers with their addresses filled in', () => {
    const addresses = new Map(providers.map(({ id, callbackUrl }) => [id, callbackUrl]));
    for (const id of Object.keys(SENDERS))
      assert.equal(addresses.get(id), `http://127.0.0.1:3010/providers/${id}/callbacks`);
    for (const { url, callbackUrl } of providers) assert.doesNotMatch(url + callbackUrl, /[${}]/);
  });

  for (const service of services) {
    it(`§3.1 ${service.code} passes every check, and its offer names the sender`, () => {
      assert.deepEqual(checkTemplates(service), []);
      const sender = OWN_SENDERS[service.code] ?? SENDERS[service.provider] ?? ANY_SENDER;
      for (const language of LANGUAGES)
        assert.match(renderSms(service, 'offer', language, { code: '88' }).text, sender);
    });

    it(`§4a ${service.code} offers without an application, by SMS, with a window that runs from the receipt`, () => {
      for (const language of LANGUAGES)
        for (const words of [WITHOUT_APPLICATION, BY_SMS, FROM_RECEIPT])
          assert.match(service.templates.offer[language], words[language]);
    });

    it(`§3.2 ${service.code} tells a refused recipient where to complain`, () => {
      for (const text of Object.values(service.templates.refused))
        assert.match(text, /(Шағым|Жалоба|complain): eOtinish/);
    });

    it(`§3.1 ${service.code} has an offer of two parts at most`, () => {
      const parts = LANGUAGES.map((language) => renderSms(service, 'offer', language, { code: '88' }).parts);
      assert.ok(Math.max(...parts) <= 2, String(parts));
    });

    it(`§3.2 ${service.code} has room for every number of a decision in its grant`, () => {
      const resultNumber = '9'.repeat(MAX_RESULT_NUMBER);
      for (const language of LANGUAGES)
        assert.ok(renderSms(service, 'granted', language, { code: '88', resultNumber }).text.includes(resultNumber));
    });

    it(`§1 ${service.code} lists what a lawyer must confirm until one has confirmed it, if it is no demo`, () => {
      assert.ok(service.demo || service.confirmed || service.operatorMustConfirm);
    });
  }

  it('§4a has the windows that are used in practice for the services of this repository', () => {
    const hours = Object.fromEntries(
      services.map(({ code, answerWindow }) => [code, durationMs(answerWindow) / 3_600_000]),
    );
    const ours = {
      'birth-registration': 72,
      'child-care-allowance': 72,
      'child-with-disability-allowance': 72,
      'gas-voucher': 168,
      'large-family-allowance': 72,
      'maternity-payment': 72,
      'special-state-benefit': 72,
      'test-allowance': 24,
      'workplace-subsidy': 72,
    };
    for (const [code, wanted] of Object.entries(ours)) assert.equal(hours[code], wanted, code);
    assert.ok(services.find(({ code }) => code === 'gas-voucher')?.remindAfter);
  });

  it('§1 states the edition of the Rules; a confirmed service names the edition for which it is', () => {
    assert.equal(rulesInForce().edition, '2022-09-30');
    for (const { demo, confirmed } of services)
      assert.ok(demo || confirmed === undefined || /^\d{4}-\d\d-\d\d$/.test(confirmed.edition));
    assert.ok(services.find(({ code }) => code === 'test-allowance')?.demo);
  });

  it('§3.1 sends the birth registration before other offers', () => {
    assert.ok(services.find(({ code }) => code === 'birth-registration')?.urgent);
  });

  it('§6b has no text that reveals that a child has a disability', () => {
    const found = services.find(({ code }) => code === 'child-with-disability-allowance');
    const texts = JSON.stringify([found?.names, found?.shortNames, found?.templates, found?.refusalGrounds]);
    assert.doesNotMatch(texts, /мүгедек|инвалид|disab/i);
  });

  it('§3.1 has texts whose suggested replies are understood', () => {
    assert.equal(readReply('1').reading, 'agree');
    assert.equal(readReply('2').reading, 'refuse');
    for (const text of Object.values(commonTemplates().optedOut)) {
      const reply = /(?:үшін|ответьте:|reply) (\p{Lu}+)/u.exec(text)?.[1] ?? '';
      assert.equal(readReply(reply).reading, 'opt-in', text);
    }
    for (const text of Object.values(commonTemplates().optedIn)) {
      const reply = /(?:үшін:|отключить:|reply) (\p{Lu}+)/u.exec(text)?.[1] ?? '';
      assert.equal(readReply(reply).reading, 'opt-out', text);
    }
    for (const text of Object.values(commonTemplates().unknownSender)) assert.deepEqual(forbiddenIn(text), []);
  });
});

describe('reading a catalogue folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'catalogue-'));
    cpSync(FOLDER, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const change = (file: string, from: string, to: string) => {
    const place = path.join(folder, file);
    const text = readFileSync(place, 'utf8');
    assert.ok(text.includes(from));
    writeFileSync(place, text.replaceAll(from, to));
  };

  it('§2.4 names a variable that is not set', () => {
    assert.throws(
      () => readCatalogue(folder, { ...ENV, PROVIDERS_TOKEN: undefined }),
      /providers\.yaml: the environment variable PROVIDERS_TOKEN is not set/,
    );
  });

  it('§3 refuses a provider whose company has no BIN that can exist', () => {
    change('providers.yaml', '491240000019', '491240000018');
    assert.throws(() => readCatalogue(folder, ENV), /providers\.yaml: 0\.company\.bin: is not a BIN/);
  });

  it('§6b reads the networks that a provider calls from, and refuses an invalid one', () => {
    const allowFrom = (networks: string) =>
      change('providers.yaml', '  callbackUrl:', `  allowFrom: ${networks}\n  callbackUrl:`);
    allowFrom('[198.51.100.0/24, "2001:db8::/32"]');
    const [enbek] = readCatalogue(folder, ENV).providers;
    assert.deepEqual(enbek?.allowFrom, ['198.51.100.0/24', '2001:db8::/32']);
    change('providers.yaml', '198.51.100.0/24', '198.51.100.0');
    assert.throws(() => readCatalogue(folder, ENV), /providers\.yaml: 0\.allowFrom\.0: /);
  });

  it('§3.1 reports every problem at once, each with its file and path', () => {
    change('services/test-allowance.yaml', 'PT24H', 'P1M');
    change('services/gas-voucher.yaml', 'Минэнерго: выдать', 'Сообщите код. Выдать');
    change('services/maternity-payment.yaml', 'provider: enbek', 'provider: nobody');
    change('services/large-family-allowance.yaml', 'code: large-family-allowance', 'code: other');
    assert.throws(
      () => readCatalogue(folder, ENV),
      (error: Error) => {
        assert.deepEqual(error.message.split('\n'), [
          'The catalogue is not valid:',
          'services/gas-voucher.yaml: templates.offer.ru: the text mentions a code, a password or a PIN',
          'services/large-family-allowance.yaml: code: is not the name of the file',
          'services/maternity-payment.yaml: provider: nobody is not in providers.yaml',
          'services/test-allowance.yaml: answerWindow: P1M has years or months, whose length depends on the ' +
            'calendar: write days or hours',
        ]);
        return true;
      },
    );
  });

  it('§3.1 reports the line of a file that is not YAML', () => {
    change('services/test-allowance.yaml', 'provider: enbek', 'provider: "enbek');
    assert.throws(() => readCatalogue(folder, ENV), /services\/test-allowance\.yaml: .* at line \d+/);
  });
});
