/** How long each class of data is kept (docs/security/personal-data.md), and its purge in batches. */
import type { RetentionBook } from '../../../activities/purging.ts';
import { audit } from '../database/audit-log.ts';
import { eraseUnlessOpen } from './erase-person.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** Milliseconds after which each class of data is deleted or erased. */
export type RetentionTerms = {
  /** Persons, after their last offer ended: their key is deleted, so all that it sealed is unreadable. The journal
   *  stays. */
  persons: number;
  /** SMS that belong to no offer, our answers to them, and receipts that found no SMS. */
  unknownSenders: number;
  /** Messages to Temporal and callbacks that were delivered; failed calls of outside systems that are past. */
  deliveries: number;
  /** What recognises a repeated request: idempotency keys and the ids of registers' notices. */
  repeats: number;
};

const AT_ONCE = 500;
const PERSONS_AT_ONCE = 50;

export function openRetentionBook(store: Store, terms: RetentionTerms): RetentionBook {
  return {
    purge: () =>
      inTransaction(store, async (tx) => {
        const now = await store.now();
        const before = (ms: number) => new Date(now - ms);
        const gone = {
          persons: await erasePersons(tx, before(terms.persons), new Date(now)),
          unknownSenders: await deleteUnknownSenders(tx, before(terms.unknownSenders)),
          deliveries: await deleteDeliveries(tx, before(terms.deliveries)),
          repeats: await deleteRepeats(tx, before(terms.repeats)),
        };
        const all = Object.values(gone).reduce((sum, count) => sum + count, 0);
        const entry = { actor: 'retention', action: 'data-purged', subject: 'what was kept long enough', detail: gone };
        await audit({ db: tx, now: store.now }, all > 0 ? [entry] : []);
        return { more: all > 0 };
      }),
  };
}

/** A person who opted out is not erased: else new offers would be made to them. */
async function erasePersons(tx: Transaction, before: Date, at: Date): Promise<number> {
  const due = await tx.$queryRaw<{ id: string }[]>`
    SELECT r.id::text FROM recipients r
    WHERE r.erased_at IS NULL AND NOT EXISTS (SELECT FROM opt_outs u WHERE u.recipient_id = r.id)
      AND EXISTS (SELECT 1 FROM offers o WHERE o.recipient_id = r.id OR o.representative_id = r.id)
      AND NOT EXISTS (SELECT 1 FROM offers o WHERE (o.recipient_id = r.id OR o.representative_id = r.id)
        AND (NOT o.folded ? 'closed' OR o.ended_at >= ${before})) LIMIT ${PERSONS_AT_ONCE}`;
  for (const { id } of due) await eraseUnlessOpen(tx, id, at);
  return due.length;
}

async function deleteUnknownSenders(tx: Transaction, before: Date): Promise<number> {
  const inbound = await tx.$executeRaw`
    DELETE FROM inbound_sms WHERE id IN (
      SELECT id FROM inbound_sms WHERE offer_id IS NULL AND arrived_at < ${before} LIMIT ${AT_ONCE})`;
  const answers = await tx.outgoingSms.findMany({
    where: { offerId: null, createdAt: { lt: before } },
    select: { id: true },
    take: AT_ONCE,
  });
  const ids = answers.map(({ id }) => id);
  await tx.receipt.deleteMany({ where: { smsId: { in: ids } } });
  await tx.smppPart.deleteMany({ where: { smsId: { in: ids } } });
  await tx.outgoingSms.deleteMany({ where: { id: { in: ids } } });
  const unmatched = await tx.$executeRaw`
    DELETE FROM unmatched_receipts WHERE id IN (
      SELECT id FROM unmatched_receipts WHERE arrived_at < ${before} LIMIT ${AT_ONCE})`;
  return inbound + ids.length + unmatched;
}

async function deleteDeliveries(tx: Transaction, before: Date): Promise<number> {
  const messages = await tx.$executeRaw`
    DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE delivered_at < ${before} LIMIT ${AT_ONCE})`;
  const callbacks = await tx.$executeRaw`
    DELETE FROM callbacks WHERE id IN (SELECT id FROM callbacks WHERE delivered_at < ${before} LIMIT ${AT_ONCE})`;
  // A living trouble is noted again after ten minutes at the latest: these are of activities that were cancelled.
  const troubles = await tx.$executeRaw`
    DELETE FROM offer_troubles WHERE offer_id IN (
      SELECT offer_id FROM offer_troubles WHERE failed_at < ${before} LIMIT ${AT_ONCE})`;
  return messages + callbacks + troubles;
}

async function deleteRepeats(tx: Transaction, before: Date): Promise<number> {
  const keys = await tx.$executeRaw`
    DELETE FROM idempotency_keys WHERE (provider_id, key) IN (
      SELECT provider_id, key FROM idempotency_keys WHERE created_at < ${before} LIMIT ${AT_ONCE})`;
  const notices = await tx.$executeRaw`
    DELETE FROM register_notices WHERE (source, message_id) IN (
      SELECT source, message_id FROM register_notices WHERE arrived_at < ${before} LIMIT ${AT_ONCE})`;
  return keys + notices;
}
