/** The signatures of SMSC.kz: `md5` and `sha1` over some fields and a secret, joined by colons. */
import { createHash } from 'node:crypto';
import { isOneOf } from '../../keys/secret-comparison.ts';
import type { FormFields } from './form-body.ts';
import { formFields } from './form-body.ts';

/** The form in the reading that its signature covers; undefined if there is none. Each plus in a signed field is tried
 *  as a blank and as itself, so that what is believed is what was signed. */
export function signedForm(body: Buffer, names: readonly string[], secrets: readonly string[]): FormFields | undefined {
  const [blanks, pluses] = [formFields(body), formFields(body, '+')];
  let readings = [blanks];
  for (const name of names) {
    const other = pluses.get(name);
    if (!other || blanks.get(name)!.equals(other)) continue;
    readings = readings.flatMap((fields) => [fields, new Map(fields).set(name, other)]);
  }
  return readings.find((fields) => isSigned(fields, names, secrets));
}

/** Whether a form of a kind that we do not know is signed, over any three of its fields or fewer. Nothing of such a
 *  form is believed: a signature only tells that SMSC.kz sent it. */
export function isSignedSomehow(body: Buffer, secrets: readonly string[]): boolean {
  if (body.length > LONGEST_FORM) return false;
  return [formFields(body), formFields(body, '+')].some((fields) => {
    const names = [...fields.keys()].filter((name) => !ALGORITHMS.includes(name)).slice(0, MOST_FIELDS);
    return selections(names, 3).some((some) => isSigned(fields, some, secrets));
  });
}

const ALGORITHMS = ['md5', 'sha1'];
/** A forged form must not cost much time. */
const MOST_FIELDS = 8;
const LONGEST_FORM = 2_000;
const COLON = Buffer.from(':');

/** At least one signature must be there, and each that is there must be valid. An empty one is not there. */
function isSigned(fields: FormFields, names: readonly string[], secrets: readonly string[]): boolean {
  const given = ALGORITHMS.map((name) => [name, signatureIn(fields, name)] as const).filter(([, value]) => value);
  if (given.length === 0) return false;
  const parts = names.flatMap((name) => [fields.get(name) ?? Buffer.alloc(0), COLON]);
  const lines = secrets.map((secret) => Buffer.concat([...parts, Buffer.from(secret)]));
  return given.every(([name, value]) =>
    isOneOf(
      value,
      lines.map((line) => createHash(name).update(line).digest('hex')),
    ),
  );
}

const signatureIn = (fields: FormFields, name: string): string =>
  (fields.get(name) ?? Buffer.alloc(0)).toString('latin1').trim().toLowerCase();

/** All orders of at most so many of the names. */
const selections = (names: readonly string[], most: number): string[][] =>
  most === 0
    ? [[]]
    : [
        [],
        ...names.flatMap((name) =>
          selections(
            names.filter((other) => other !== name),
            most - 1,
          ).map((rest) => [name, ...rest]),
        ),
      ];
