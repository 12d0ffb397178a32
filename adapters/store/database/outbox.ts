import type { OutboxRow, Store, Transaction } from './store.ts';

/** A message to a workflow, with its payload. */
export type NewMessage = { workflowId: string; message: string; payload: object; at: string };

/** Stores a message to a workflow; it is delivered after the commit, or by the sweeper later. */
export function putInOutbox(tx: Transaction, { workflowId, message, payload, at }: NewMessage): Promise<OutboxRow> {
  return tx.outbox.create({ data: { workflowId, message, payload, createdAt: at } });
}

/** Notes that Temporal has accepted these messages. */
export async function markDelivered({ db, now }: Pick<Store, 'db' | 'now'>, ids: bigint[]): Promise<void> {
  await db.outbox.updateMany({ where: { id: { in: ids } }, data: { deliveredAt: new Date(await now()) } });
}

/** The oldest undelivered messages, in order; `olderThan` leaves out those that are being delivered now. */
export function waitingMessages({ db }: Pick<Store, 'db'>, olderThan: Date, limit: number): Promise<OutboxRow[]> {
  return db.outbox.findMany({
    where: { deliveredAt: null, createdAt: { lte: olderThan } },
    orderBy: { id: 'asc' },
    take: limit,
  });
}
