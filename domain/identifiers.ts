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

/** What is wrong: not 12 digits, a wrong check digit, a date that cannot be, or a number of another kind. */
export type IdentifierProblem = 'shape' | 'check-digit' | 'impossible-date' | 'kind';

const TWELVE_DIGITS = /^[0-9]{12}$/;
const E164_OF_KAZAKHSTAN = /^\+7[0-9]{10}$/;
const FIRST_WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/** The century of birth by the seventh digit of an IIN; 0 (seen for foreigners) does not name one. */
const CENTURIES: Record<string, readonly number[]> = {
  '0': [1800, 1900, 2000],
  '1': [1800],
  '2': [1800],
  '3': [1900],
  '4': [1900],
  '5': [2000],
  '6': [2000],
};

/** §2.3 The problem of an IIN, or undefined when it can exist; the date is checked before the check digit. */
export function checkIin(iin: string): IdentifierProblem | undefined {
  if (!TWELVE_DIGITS.test(iin)) return 'shape';
  // A seventh digit above 6 names no century, so no such birth date exists.
  const centuries = CENTURIES[iin.charAt(6)] ?? [];
  const year = Number(iin.slice(0, 2));
  const month = Number(iin.slice(2, 4));
  const day = Number(iin.slice(4, 6));
  if (!centuries.some((century) => dayExists(century + year, month, day))) return 'impossible-date';
  return hasCheckDigit(iin) ? undefined : 'check-digit';
}

/** §2.3 The problem of a BIN, or undefined when it can exist; an IIN given as a BIN is `kind`. */
export function checkBin(bin: string): IdentifierProblem | undefined {
  if (!TWELVE_DIGITS.test(bin)) return 'shape';
  const month = Number(bin.slice(2, 4));
  if (month < 1 || month > 12) return 'impossible-date';
  // 4 resident, 5 non-resident, 6 sole trader; a day of birth begins with 0 to 3, so shapes do not overlap here.
  if (!'456'.includes(bin.charAt(4))) return 'kind';
  return hasCheckDigit(bin) ? undefined : 'check-digit';
}

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
