/** The checks of production that are common to every program. */
import type { KeyName, Keys } from './keys.ts';
import { productionKeyFaults } from './keys.ts';
import { serverFaults } from './servers.ts';

type Fields = { CLOCK_URL?: string } & Parameters<typeof serverFaults>[0];

/** Skipped time, missing or weak keys, and unprotected connections to our own servers. */
export const commonProductionFaults = (data: Fields, keys: Keys, needed: readonly KeyName[]): string[] => [
  ...(data.CLOCK_URL ? ['CLOCK_URL: time is not skipped in production'] : []),
  ...productionKeyFaults(keys, needed),
  ...serverFaults(data),
];
