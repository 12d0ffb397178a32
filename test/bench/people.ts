import { checkDigitOf } from '../../domain/identifiers.ts';

/** A person who can be offered a service: a valid IIN and a phone of their own. */
export type Person = { iin: string; phone: string };

const FIRST_BIRTHDAY = Date.UTC(1960, 0, 1);
const BIRTHDAYS = 14_000;
const DAY_MS = 24 * 3_600_000;

/** An endless sequence of different people. */
export function* people(): Generator<Person, never> {
  for (let number = 0; ; number++) {
    const iin = iinOf(number);
    if (iin) yield { iin, phone: `+7701${String(1_000_000 + number)}` };
  }
}

/** Undefined for the few numbers that have no check digit. */
function iinOf(number: number): string | undefined {
  const born = new Date(FIRST_BIRTHDAY + (number % BIRTHDAYS) * DAY_MS).toISOString();
  const serial = String(1 + Math.floor(number / BIRTHDAYS)).padStart(4, '0');
  const eleven = `${born.slice(2, 4)}${born.slice(5, 7)}${born.slice(8, 10)}3${serial}`;
  const digit = checkDigitOf(eleven);
  return digit === undefined ? undefined : `${eleven}${digit}`;
}
