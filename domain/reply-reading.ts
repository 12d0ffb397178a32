/** How a reply by SMS is read (§4a, §6c): the whole message is one known word, with or without the code of an offer,
 *  or it is not understood. Nothing is guessed. */
import { REPLY_MEANINGS, REPLY_WORDS } from './reply-words.ts';

/** What a reply can say; `opt-out` and `opt-in` are about all proactive offers. */
export const READINGS = [...REPLY_MEANINGS, 'not-understood'] as const;
/** One of them. */
export type Reading = (typeof READINGS)[number];

/** The longest reply that is read; a longer one is stored and not understood. */
const MAX_LENGTH = 1000;

/** Quotes of phone keyboards that Unicode does not call punctuation. */
const OTHER_QUOTES = /[`´ʻʼʽ]/gu;
/** Zero-width characters, BOM, soft hyphen, variation selectors, direction marks: invisible. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Emoji, №, + and the like carry a meaning of their own; NFKC would even make the word "no" of №, nº or nᵒ. */
const MEANINGFUL_SYMBOL = /[\p{S}\p{Lm}ªº]/u;
/** A question is no answer (§6c). The Greek one must be found before NFKC, which makes a semicolon of it. */
const QUESTION_MARK = /[?¿\u037e՞؟፧‽⁇⁈⁉⸮︖﹖？]/u;
/** `№` as the sign of a code: our SMS write it so. Alone or before one digit (`№1`) it stays a symbol. */
const NUMBER_SIGN = /№(?=\s*\p{Nd}{2,4}(?!\p{Nd}))/gu;
/** `1-47`, `1.47`, `1,47`: an answer of one digit and a code; `1,2`, `0.47` and `10.30` are no such thing. */
const DIGIT_JOINED_TO_CODE = /^[\p{P}\s]*([12])[.,\p{Pd}]([0-9]{2,4})[\p{P}\s]*$/u;
/** `10:30`, `1,2`: without its punctuation this would be another number. */
const PUNCTUATED_NUMBER = /\p{Nd}\p{P}+\p{Nd}/u;
const PUNCTUATION = /\p{P}/gu;
const EASTERN_DIGIT = /[٠-٩۰-۹]/gu;

/** The codes have two digits or more, so `1 2` is no answer. */
const WORD_THEN_CODE = /^(?<word>.+?)(?: (?:n ?)?(?<code>[0-9]{2,4}))?$/u;
const CODE_THEN_WORD = /^(?:n ?)?(?<code>[0-9]{2,4}) (?<word>.+)$/u;
/** `No` is the sign of a code in our English SMS, but a refusal too, so it stands between digits only. */
const DIGIT_NO_CODE = /^(?<word>[12]) no ?(?<code>[0-9]{2,4})$/u;
const FORMS = [DIGIT_NO_CODE, CODE_THEN_WORD, WORD_THEN_CODE];

/**
 * Cyrillic letters that resemble a Latin one, as small letters or as capitals (HET on a Latin keyboard), and the
 * variants of ә and ä on other keyboards. No other letter is folded: ә, қ, ү, ө, ұ, ғ, ң and һ stay, и is
 * not u, and no letter becomes a digit.
 */
const LOOK_ALIKES: Record<string, string> = {
  а: 'a',
  в: 'b',
  е: 'e',
  і: 'i',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
  ə: 'ә',
  ǝ: 'ә',
  ӓ: 'ä',
};

const MEANINGS = new Map(REPLY_WORDS.map(([word, meaning]) => [foldLookAlikes(word), meaning]));

/** §4a Reads a reply; `code` is the offer's code when the sender gave one, two to four ASCII digits. */
export function readReply(text: string): { reading: Reading; code?: string } {
  const { word = '', code } = wordAndCode(plainText(text));
  const reading = MEANINGS.get(foldLookAlikes(word)) ?? 'not-understood';
  if (code === undefined) return { reading };
  // An opt-in is about all offers, so a code beside it makes no sense.
  if (reading === 'opt-in' || reading === 'not-understood') return { reading: 'not-understood' };
  return { reading, code };
}

function wordAndCode(plain: string): { word?: string; code?: string } {
  return FORMS.map((form) => form.exec(plain)?.groups).find((groups) => groups !== undefined) ?? {};
}

/** The message in small letters, plain digits and single spaces; empty when it has characters that no answer has. */
function plainText(text: string): string {
  if (text.length > MAX_LENGTH) return '';
  const visible = text.replace(INVISIBLE, '').replace(OTHER_QUOTES, '').replace(NUMBER_SIGN, ' n ');
  if (MEANINGFUL_SYMBOL.test(visible) || QUESTION_MARK.test(visible)) return '';
  const normal = visible
    .normalize('NFKC')
    .replace(EASTERN_DIGIT, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(DIGIT_JOINED_TO_CODE, '$1 $2');
  if (PUNCTUATED_NUMBER.test(normal)) return '';
  return normal
    .toLowerCase()
    .replaceAll('i\u0307', 'i') // what İ of the Latin Kazakh alphabet becomes
    .replace(PUNCTUATION, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

function foldLookAlikes(word: string): string {
  return Array.from(word, (letter) => LOOK_ALIKES[letter] ?? letter).join('');
}

/** The two fields without which a carrier's receipt says nothing (SMPP 3.4, appendix B). */
const RECEIPT_FIELDS = [/(?:^|[^\p{L}])id\s*:\s*\S/iu, /(?:^|[^\p{L}])stat\s*:\s*\p{L}/iu];

/** §4a Whether an SMS reads like a carrier's receipt: some carriers send theirs as if a person had written them. Such a
 *  text neither counts as a receipt nor proves one, for it may say that the SMS was not delivered. */
export const isReceiptText = (text: string): boolean => RECEIPT_FIELDS.every((field) => field.test(text));
