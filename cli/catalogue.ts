import path from 'node:path';
import type { ServiceDefinition } from '../adapters/catalogue/definition.ts';
import { readServices } from '../adapters/catalogue/files.ts';
import type { LongestText } from '../adapters/catalogue/parts-table.ts';
import { longestOfEach, typicalParts } from '../adapters/catalogue/parts-table.ts';
import { LANGUAGES } from '../domain/languages.ts';

const FOLDER = path.join(import.meta.dirname, '../prisma/catalogue');

/** Checks the services of a catalogue folder, and prints what their SMS cost in parts; `texts` prints the SMS too. */
export function catalogue(folder = FOLDER, { texts = false }: { texts?: boolean } = {}): number {
  let services: ServiceDefinition[];
  try {
    services = readServices(folder);
  } catch (fault) {
    console.log((fault as Error).message);
    return 1;
  }
  let over = 0;
  for (const service of services) {
    const longest = longestOfEach(service);
    over += longest.filter(({ isOverWanted }) => isOverWanted).length;
    console.log(`${service.code}: parts of each SMS with the longest values (units of its encoding)`);
    for (const kind of new Set(longest.map((one) => one.kind))) {
      const row = longest.filter((one) => one.kind === kind);
      console.log(`  ${kind.padEnd(12)}${row.map(inCell).join('')}`.trimEnd());
      if (texts) for (const { language, text } of row) console.log(`    ${language}: ${text}`);
    }
    const price = LANGUAGES.map((language) => `${language} ${typicalParts(service, longest, language)}`);
    console.log(`  An offer that is accepted and granted: ${price.join(', ')} parts\n`);
  }
  console.log(`${services.length} services; every SMS fits two parts.`);
  console.log(`English SMS of two parts, marked with *, where one is wanted: ${over}.`);
  return 0;
}

const inCell = ({ language, encoding, units, parts, isOverWanted }: LongestText): string =>
  `${language} ${parts}${isOverWanted ? '*' : ' '} (${units} ${encoding})`.padEnd(22);
