/** What no SMS of the system contains, since fraud does: codes to disclose, card data, links, numbers to call,
 *  amounts. */

/** A word with such a beginning, in Kazakh, Russian or English; \b knows Latin letters only. */
const beginning = (...words: string[]) => new RegExp(`(?<!\\p{L})(?:${words.join('|')})`, 'iu');

// "Кодекс", a code of law, is not a code to disclose.
const SECRETS = beginning(
  'код(?!екс)',
  'codes?(?!\\p{L})',
  'парол',
  'passw',
  'passcode',
  'құпия',
  'пин(?!\\p{L})',
  'pin(?!\\p{L})',
  'otp(?!\\p{L})',
  'cv[vc]',
);
const CARDS = beginning('карт(?:а|ы|у|е|ой|оч)', 'cards?(?!\\p{L})', 'iban(?!\\p{L})');
const LINKS = /https?:|www\.|:\/\/|\p{L}[\p{L}\d-]*\.\p{L}{2,}|\p{L}\/\p{L}/iu;
const MAIL = /@/u;
const CALLS = beginning('call(?!\\p{L})', '(?:по|пере)?звон', 'қоңырау');
const AMOUNTS = /\d\s*(?:₸|тенге|теңге|тг(?!\p{L})|kzt|tenge)/iu;

/** Latin letters that look like Cyrillic ones: forged texts use them to pass a filter, and a reply keyword with one
 *  would not be understood. */
const MIXED_SCRIPTS = /\p{Script=Latin}\p{Script=Cyrillic}|\p{Script=Cyrillic}\p{Script=Latin}/u;

const RULES: [RegExp, string][] = [
  [SECRETS, 'the text mentions a code, a password or a PIN'],
  [CARDS, 'the text mentions a bank card or account'],
  [LINKS, 'the text has a link or a domain name'],
  [MAIL, 'the text has an e-mail address'],
  [CALLS, 'the text asks to call'],
  [MIXED_SCRIPTS, 'a word mixes Latin and Cyrillic letters'],
  [AMOUNTS, 'the text names an amount of money'],
];

/** Digits with only spaces, brackets, hyphens or a plus between them. */
const DIGIT_RUN = /[\d][\d\s()-]*/gu;
/** A phone number has more digits than the codes of two offers side by side. */
const PHONE_DIGITS = 6;

/** What is wrong with a text; empty when nothing is. */
export function forbiddenIn(text: string): string[] {
  const found = RULES.filter(([pattern]) => pattern.test(text)).map(([, message]) => message);
  const hasPhone = (text.match(DIGIT_RUN) ?? []).some((run) => run.replace(/\D/g, '').length >= PHONE_DIGITS);
  return hasPhone ? [...found, 'the text has a number to call'] : found;
}
