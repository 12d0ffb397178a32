import assert from 'node:assert/strict';
import path from 'node:path';
import { readServices } from '../../../adapters/catalogue/files.ts';
import { longestOfEach, typicalParts } from '../../../adapters/catalogue/parts-table.ts';
import { LANGUAGES } from '../../../domain/languages.ts';
import { SMS_KINDS } from '../../../domain/sms-kinds.ts';
import { service } from './examples.ts';

const services = readServices(path.join(import.meta.dirname, '../../../prisma/catalogue'));

describe('the parts of the SMS of a service', () => {
  it('§3.1 are at most two for every text of the catalogue, with the longest values', () => {
    assert.ok(services.some(({ code }) => code === 'test-allowance'));
    for (const one of services) {
      const texts = longestOfEach(one);
      assert.equal(texts.length, (SMS_KINDS.length - 1) * LANGUAGES.length);
      assert.deepEqual(
        texts.filter(({ parts }) => parts > 2),
        [],
        one.code,
      );
    }
  });

  it('§3.1 are one in English, except for a number outside GSM-7 and a list of many offers', () => {
    const over = services.flatMap((one) => longestOfEach(one).filter(({ isOverWanted }) => isOverWanted));
    assert.deepEqual(
      new Set(over.map(({ language, kind }) => `${language} ${kind}`)),
      new Set(['en granted', 'en whichOne']),
    );
  });

  it('§3.1 are counted from the longest branch of a text', () => {
    const annulled = longestOfEach(service()).find(({ kind, language }) => kind === 'annulled' && language === 'kk');
    assert.match(annulled?.text ?? '', /түсінбедік/);
  });

  it('§3.1 add up to the price of an offer that is accepted and granted', () => {
    const [unconfirmed, confirmed] = [service(), service({ confirmAgreement: true })];
    const texts = longestOfEach(confirmed);
    const prices = LANGUAGES.map((language) => [
      typicalParts(unconfirmed, texts, language),
      typicalParts(confirmed, texts, language),
    ]);
    assert.deepEqual(prices, [
      [4, 5],
      [4, 5],
      [3, 4],
    ]);
  });
});
