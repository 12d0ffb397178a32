import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { readServices } from '../../../adapters/catalogue/files.ts';
import { forbiddenIn } from '../../../adapters/catalogue/forbidden-words.ts';
import { MAX_ORGANISATION_NAME, shortOrganisationName } from '../../../adapters/catalogue/organisation-name.ts';
import { renderSms } from '../../../adapters/catalogue/texts.ts';
import { service } from './examples.ts';

const FOLDER = path.join(import.meta.dirname, '../../../prisma/catalogue');

describe('the name of an organisation in an SMS', () => {
  it('§3.1 has its legal form in short, and whole words only', () => {
    assert.equal(shortOrganisationName('Товарищество с ограниченной ответственностью «Ромашка»'), 'ТОО "Ромашка"');
    assert.equal(shortOrganisationName('«Түймедақ» жауапкершілігі шектеулі серіктестігі'), '"Түймедақ" ЖШС');
    assert.equal(shortOrganisationName('КГУ «Средняя общеобразовательная школа имени Абая»'), 'КГУ Средняя');
  });
  it('§3.1 brings no link, digit or code into the text, and is left out when it would', () => {
    assert.equal(shortOrganisationName('ТОО "Аптека 24" (www.apteka.kz)'), 'ТОО Аптека www apteka');
    for (const name of ['', '777', 'ТОО "Пароль"', 'Call me LLP', 'КASPI ТОО'])
      assert.equal(shortOrganisationName(name), undefined, name);
  });
  it('§3.1 never has a forbidden word or more letters than fit, whatever the register says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const short = shortOrganisationName(name);
        if (short === undefined) return;
        assert.ok(
          short.length <= MAX_ORGANISATION_NAME && forbiddenIn(short).length === 0 && !/[{}<>\d./:]/.test(short),
        );
      }),
    );
  });
  it('§3.1 stands in the offer to an organisation, and in no offer to a person', () => {
    const text = (organisation?: string) => renderSms(service(), 'offer', 'ru', { code: '47', organisation }).text;
    assert.match(text('ТОО «Ромашка»'), /^Минтруда, ТОО "Ромашка": назначить/);
    assert.match(text(), /^Минтруда: назначить/);
  });
  it('§2.3 has services for organisations, whose offer names the organisation in two parts', () => {
    const theirs = readServices(FOLDER).filter(({ recipientKind }) => recipientKind !== 'person');
    assert.ok(theirs.some(({ code }) => code === 'workplace-subsidy'));
    const organisation = 'Товарищество с ограниченной ответственностью «Алматы ромашка»';
    for (const service of theirs)
      for (const language of ['kk', 'ru'] as const) {
        const { text, parts } = renderSms(service, 'offer', language, { code: '88', organisation });
        assert.match(text, /, ТОО "Алматы ромашка": /);
        assert.equal(parts, 2, text);
      }
  });
});
