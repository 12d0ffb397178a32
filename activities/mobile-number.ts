import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

/** A mobile number of Kazakhstan in E.164 (§2.2), from every way in which one is written, dialled or encoded; undefined
 *  for a landline, a foreign number, two numbers, a number with an extension, or another text. Russia shares the
 *  country code, so the country is checked and not the code. */
export function mobileNumber(written: string): string | undefined {
  const subscriber = written.length > LONGEST ? undefined : subscriberOf(plainText(written));
  const parsed = subscriber && parsePhoneNumberFromString(`+7${subscriber}`);
  return parsed && parsed.country === 'KZ' && parsed.isValid() ? parsed.number : undefined;
}

const LONGEST = 1_000;
/** `+7`, `8`, `7` or nothing before ten digits; `007` and `8~10 7` as the number is dialled from abroad. */
const DIALLED = /^(?:\+7|007|8~?107|[78])?(\d{10})$/;
/** A name of the field, and quotes as tables and lists write them. */
const LABEL = /^(?:(?:tel|phone|mobile|sms|callto|телефон|тел|моб|ұялы)[\s.:]*)?["'«“<]*/iu;
const CLOSING = /["'»”>,;.\s]*$/u;
/** What groups digits: blanks, dashes, brackets, dots, slashes. A letter never does: O is not 0. */
const GROUPING = /[\s\p{Pd}\u2212()[\].·/_]/gu;
/** Zero-width characters, direction marks, BOM, soft hyphen. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const EASTERN_DIGIT = /[٠-٩۰-۹]/g;
const ENCODED = /%[0-9a-f]{2}/i;

function subscriberOf(text: string): string | undefined {
  const digits = text.replace(LABEL, '').replace(CLOSING, '').replaceAll(GROUPING, '');
  return DIALLED.exec(digits)?.[1];
}

function plainText(written: string): string {
  return decoded(written.replace(/\0+$/, ''))
    .replaceAll(INVISIBLE, '')
    .replaceAll(FULL_WIDTH, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replaceAll(EASTERN_DIGIT, (digit) => String(digit.charCodeAt(0) & 0xf))
    .trim();
}

/** A text that was encoded for an address, once or twice; empty where its encoding is broken. */
function decoded(text: string): string {
  let plain = text;
  try {
    for (let times = 0; times < 2 && ENCODED.test(plain); times += 1) plain = decodeURIComponent(plain);
  } catch {
    return '';
  }
  return plain.replace(/\0+$/, '');
}
