/** The name of an organisation as an SMS to its representative shows it (§2.3): it comes from a register, so it must
 *  not bring a link, a number or a code into the text. */
import { forbiddenIn } from './forbidden-words.ts';

/** The longest name that a text shows: with it a Kazakh offer still fits two parts. */
export const MAX_ORGANISATION_NAME = 22;

/** Legal forms, which take most of a full name. */
const FORMS: [RegExp, string][] = [
  [/товарищество с ограниченной ответственностью/giu, 'ТОО'],
  [/жауапкершілігі шектеулі серіктестігі/giu, 'ЖШС'],
  [/акционерное общество/giu, 'АО'],
  [/акционерлік қоғамы/giu, 'АҚ'],
  [/коммунальное государственное учреждение/giu, 'КГУ'],
  [/коммуналдық мемлекеттік мекемесі/giu, 'КММ'],
  [/limited liability partnership/giu, 'LLP'],
  [/joint stock company/giu, 'JSC'],
];

/** The short form of a name: letters only, whole words; undefined when none is left that may stand in an SMS. */
export function shortOrganisationName(name: string): string | undefined {
  const formed = FORMS.reduce((text, [form, short]) => text.replace(form, short), name.normalize('NFKC'));
  const words = formed
    .replace(/[«»“”„‟]/gu, '"')
    .replace(/[^\p{L}"\s-]/gu, ' ')
    .split(/\s+/u)
    .filter((word) => /\p{L}/u.test(word));
  let cut = '';
  for (const word of words) {
    const longer = cut ? `${cut} ${word}` : word;
    if (longer.length > MAX_ORGANISATION_NAME) break;
    cut = longer;
  }
  const short = balanced(cut);
  return short === '' || forbiddenIn(short).length > 0 ? undefined : short;
}

/** Without quotation marks, unless each has its other half. */
const balanced = (text: string): string =>
  (text.match(/"/gu) ?? []).length % 2 === 0 ? text : text.replaceAll('"', '');
