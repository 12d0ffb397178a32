/** IIN of a person and BIN of an organisation (§2.3): what the twelve digits alone say. */

/** §2.3: the kinds of recipients that services are offered to. */
export const RECIPIENT_KINDS = ['person', 'organisation'] as const;
/** One of them. */
export type RecipientKind = (typeof RECIPIENT_KINDS)[number];

/** §2.3: whom a service is for. */
export const SERVICE_RECIPIENTS = [...RECIPIENT_KINDS, 'both'] as const;
/** One of them. */
export type ServiceRecipients = (typeof SERVICE_RECIPIENTS)[number];

/** §2.3: whether a service is for a recipient of this kind. */
export const isServedBy = (kind: RecipientKind, recipients: ServiceRecipients): boolean =>
  recipients === 'both' || recipients === kind;

/** Why a number is refused: not 12 digits, a wrong check digit, no month of a year, or a number of another kind. */
export type IdentifierProblem = 'shape' | 'check-digit' | 'impossible-month' | 'kind';

/** What is unusual in a number that may have been issued all the same: no rule of the law refuses it, and the register
 *  knows (§2.3). */
export const IDENTIFIER_DOUBTS = [
  'impossible-birth-date',
  'unknown-century',
  'impossible-month',
  'unknown-type',
] as const;
/** One of them. */
export type IdentifierDoubt = (typeof IDENTIFIER_DOUBTS)[number];

const TWELVE_DIGITS = /^[0-9]{12}$/;
const E164_OF_KAZAKHSTAN = /^\+7[0-9]{10}$/;
const FIRST_WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

const ANY_CENTURY = [1800, 1900, 2000];
/** The century of birth by the seventh digit of an IIN; 0 (seen for foreigners) does not name one. */
const CENTURIES: Record<string, readonly number[]> = {
  '0': ANY_CENTURY,
  '1': [1800],
  '2': [1800],
  '3': [1900],
  '4': [1900],
  '5': [2000],
  '6': [2000],
};

/** §2.3 Why an IIN is refused, or undefined. A BIN without a doubt is of another kind. */
export function checkIin(iin: string): IdentifierProblem | undefined {
  const problem = checkDigits(iin);
  if (problem) return problem;
  if (doubtsAboutIin(iin).length > 0 && doubtsAboutBin(iin).length === 0) return 'kind';
  return hasMonth(iin) ? undefined : 'impossible-month';
}

/** §2.3 Why a BIN is refused, or undefined. An IIN without a doubt is of another kind. */
export function checkBin(bin: string): IdentifierProblem | undefined {
  const problem = checkDigits(bin);
  if (problem) return problem;
  return doubtsAboutBin(bin).length > 0 && doubtsAboutIin(bin).length === 0 ? 'kind' : undefined;
}

/** §2.3 What is unusual in the twelve digits of an IIN. */
export function doubtsAboutIin(iin: string): IdentifierDoubt[] {
  const centuries = CENTURIES[iin.charAt(6)];
  const [year = 0, month = 0, day = 0] = [0, 2, 4].map((from) => Number(iin.slice(from, from + 2)));
  const mayExist = (century: number) => dayExists(century + year, month, day);
  return [
    ...((centuries ?? ANY_CENTURY).some(mayExist) ? [] : (['impossible-birth-date'] as const)),
    ...(centuries ? [] : (['unknown-century'] as const)),
  ];
}

/** §2.3 What is unusual in the twelve digits of a BIN. */
export const doubtsAboutBin = (bin: string): IdentifierDoubt[] => [
  ...(hasMonth(bin) ? [] : (['impossible-month'] as const)),
  // 4 resident, 5 non-resident, 6 sole trader; a day of birth begins with 0 to 3, so an IIN never has them here.
  ...('456'.includes(bin.charAt(4)) ? [] : (['unknown-type'] as const)),
];

/** The check digit that follows eleven digits, or undefined when no number can begin with them. */
export function checkDigitOf(elevenDigits: string): number | undefined {
  const first = weightedSum(elevenDigits, FIRST_WEIGHTS) % 11;
  if (first < 10) return first;
  const second = weightedSum(elevenDigits, SECOND_WEIGHTS) % 11;
  return second < 10 ? second : undefined;
}

/**
 * §6b `********0013`: an IIN or BIN as it may be shown. Only the last four digits, which say nothing of the birth
 * date, the century or the sex: over 60 000 numbers end alike, so the mask distinguishes two cases and identifies no
 * person.
 */
export function maskIdentifier(id: string): string {
  return TWELVE_DIGITS.test(id) ? `********${id.slice(8)}` : '************';
}

/** §6b `+7701*****01`: a phone as it may be shown, one of 100 000; anything but `+7` and ten digits is all stars. */
export function maskPhone(phone: string): string {
  return E164_OF_KAZAKHSTAN.test(phone) ? `${phone.slice(0, 5)}*****${phone.slice(10)}` : '************';
}

function checkDigits(id: string): 'shape' | 'check-digit' | undefined {
  if (!TWELVE_DIGITS.test(id)) return 'shape';
  return hasCheckDigit(id) ? undefined : 'check-digit';
}

function hasMonth(id: string): boolean {
  const month = Number(id.slice(2, 4));
  return month >= 1 && month <= 12;
}

function hasCheckDigit(id: string): boolean {
  return checkDigitOf(id.slice(0, 11)) === Number(id.charAt(11));
}

function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits.charAt(index)), 0);
}

function dayExists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
