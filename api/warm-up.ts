import { randomUUID } from 'node:crypto';
import { newApiKey } from '../adapters/keys/api-key.ts';
import { findApiKey } from '../adapters/store/api-keys.ts';
import { makeOffer } from '../adapters/store/make-offer.ts';
import { readOffer } from '../adapters/store/read-offers.ts';
import type { Store, Transaction } from '../adapters/store/store.ts';

/** Makes an offer to nobody and takes it back before it is there, so that the first caller does not wait until the
 *  database client has loaded and compiled itself. Without a database or a service there is nothing to rehearse. */
export async function warmUp(store: Store): Promise<void> {
  await Promise.allSettled([findApiKey(store, undefined, newApiKey().key), rehearse(store)]);
}

/** A sentinel that rolls the transaction back: nothing of the rehearsal is ever seen. */
const TAKEN_BACK = new Error('The rehearsal is taken back');

async function rehearse(store: Store): Promise<void> {
  await store.db.$transaction(async (tx) => {
    const service = await tx.service.findFirst();
    if (!service) return;
    const { code: serviceCode, providerId } = service;
    const inside = { ...store, db: asDatabase(tx), deliver: () => {} };
    const request = { serviceCode, recipient: { iin: '000000000000' }, reference: randomUUID() };
    const made = await makeOffer(inside, providerId, request);
    if (made.made === 'new') await readOffer(inside, providerId, made.offerId);
    throw TAKEN_BACK;
  });
}

/** The part of the database that making and reading an offer use; a transaction inside a transaction is the same one. */
const asDatabase = (tx: Transaction): Store['db'] =>
  ({ offer: tx.offer, $transaction: (work: (inner: Transaction) => unknown) => work(tx) }) as unknown as Store['db'];
