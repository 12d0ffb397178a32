/** Checks of the catalogue: the edition of the Rules, and the services that may be live (§1). */
import { isEditionCheckDue } from '../../domain/service-law.ts';
import type { Rules } from '../../adapters/catalogue/rules.ts';
import { rulesInForce } from '../../adapters/catalogue/rules.ts';
import { inWords, NOT_LIVE_HELP, servicesNotLive } from '../../adapters/store/catalogue/live-services.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import type { Check } from './check.ts';
import { Trouble, Warning } from './check.ts';

/** The checks of the catalogue; in production every service must be one that may be live. */
export const catalogueChecks = (store: Store, isProduction: boolean, rules: Rules = rulesInForce()): Check[] => [
  { what: 'Edition of the Rules', run: () => checkEdition(store, rules) },
  { what: 'Services', run: () => checkServices(store, isProduction), after: 'Migrations' },
];

async function checkEdition({ now }: Store, { edition, checkedOn }: Rules): Promise<string> {
  if (!isEditionCheckDue(checkedOn, await now())) return `${edition}; a later one was looked for on ${checkedOn}`;
  throw new Warning(
    `${edition}; a later one was last looked for on ${checkedOn}, more than a year ago`,
    'Look at adilet.zan.kz for amendments of order 155/НҚ, then change prisma/catalogue/rules.yaml.',
  );
}

async function checkServices(store: Store, isProduction: boolean): Promise<string> {
  const { all, refused } = await servicesNotLive(store);
  if (isProduction && refused.length > 0) throw new Trouble(refused.map(inWords).join('; '), NOT_LIVE_HELP);
  return `${all - refused.length} of ${all} may be live in production`;
}
