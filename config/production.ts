/** What every program is refused for in production, whatever it does. */
import type { KeyName, Keys } from './keys.ts';
import { productionKeyFaults } from './keys.ts';
import { serverFaults } from './servers.ts';

type Fields = { CLOCK_URL?: string } & Parameters<typeof serverFaults>[0];

/** Time that is skipped, keys that are missing or weak, and ways to our own servers that are open to others. */
export const commonProductionFaults = (data: Fields, keys: Keys, needed: readonly KeyName[]): string[] => [
  ...(data.CLOCK_URL ? ['CLOCK_URL: time is not skipped in production'] : []),
  ...productionKeyFaults(keys, needed),
  ...serverFaults(data),
];
