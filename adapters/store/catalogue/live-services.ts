/** Which services of the database may be offered to the public (§1): a production starts with no others. */
import type { LiveObstacle } from '../../../domain/service-law.ts';
import { liveObstacle } from '../../../domain/service-law.ts';
import { liveEntry } from '../../catalogue/legal-basis.ts';
import { rulesInForce } from '../../catalogue/rules.ts';
import type { ServiceDefinition } from '../../catalogue/definition.ts';
import { WrongSettings } from '../../settings/wrong-settings.ts';
import type { Store } from '../database/store.ts';

type Entry = Pick<ServiceDefinition, 'code' | 'demo' | 'confirmed'>;
/** A service that may not be live, and why. */
export type NotLive = { code: string; obstacle: LiveObstacle };

/** Why a definition may not be live; `previous`: the version that it replaces. Undefined: it may. */
export function notLive(definition: Entry, previous?: ServiceDefinition): NotLive | undefined {
  const obstacle = liveObstacle(liveEntry(definition, previous), rulesInForce().edition);
  return obstacle && { code: definition.code, obstacle };
}

/** The services whose newest version may not be live, by code, and the number of all services. */
export async function servicesNotLive({ db }: Pick<Store, 'db'>): Promise<{ all: number; refused: NotLive[] }> {
  const entries = await db.$queryRaw<Entry[]>`
    SELECT s.code, COALESCE((v.definition->>'demo')::boolean, false) AS demo, v.definition->'confirmed' AS confirmed
    FROM services s JOIN service_versions v ON v.service_code = s.code AND v.version = s.version ORDER BY s.code`;
  return { all: entries.length, refused: entries.flatMap((entry) => notLive(entry) ?? []) };
}

/** Throws when a service of the database may not be live, and names each. */
export async function refuseServicesNotLive(store: Pick<Store, 'db'>): Promise<void> {
  const { refused } = await servicesNotLive(store);
  if (refused.length === 0) return;
  throw new WrongSettings(
    `These services may not be live in production: ${refused.map(inWords).join('; ')}. ${NOT_LIVE_HELP}`,
  );
}

/** What to do about services that may not be live. */
export const NOT_LIVE_HELP =
  'Load the catalogue with their entries confirmed, or remove them (docs/catalogue.md, "Going live").';

const REASONS: Record<LiveObstacle, string> = {
  demo: 'is a demo service',
  'not-confirmed': 'is not confirmed by a lawyer',
  'confirmed-for-another-edition': 'was confirmed for another edition of the Rules',
  'changed-since-confirmed': 'was changed since it was confirmed',
};

/** A service and why it may not be live. */
export const inWords = ({ code, obstacle }: NotLive): string => `${code} ${REASONS[obstacle]}`;
