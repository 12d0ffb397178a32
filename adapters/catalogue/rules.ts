/** The edition of the Rules under which offers are made: prisma/catalogue/rules.yaml. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const Rules = z.strictObject({
  /** The date of the last amendment that the catalogue takes into account. */
  edition: z.iso.date(),
  /** The day of the last search for a later edition. */
  checkedOn: z.iso.date(),
});
export type Rules = z.infer<typeof Rules>;

const FILE = new URL('../../prisma/catalogue/rules.yaml', import.meta.url);
let known: Rules | undefined;

/** The edition of the Rules and the day of its last check, read once. */
export function rulesInForce(): Rules {
  known ??= Rules.parse(parse(readFileSync(FILE, 'utf8')));
  return known;
}
