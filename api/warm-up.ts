import { randomUUID } from 'node:crypto';
import { findApiKey } from '../adapters/store/api-keys.ts';
import { readOffer } from '../adapters/store/read-offers.ts';
import type { Store } from '../adapters/store/store.ts';

/** Asks for what nobody has, so that the first caller does not wait until the database client has loaded itself. */
export async function warmUp(store: Store): Promise<void> {
  await Promise.allSettled([
    findApiKey(store, randomUUID()),
    store.db.$transaction((tx) => tx.offer.findFirst({ where: { id: randomUUID() } })),
    readOffer(store, '', randomUUID()),
  ]);
}
