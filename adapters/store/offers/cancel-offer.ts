/** Cancels an offer, or sends an undelivered one again. */
import { randomUUID } from 'node:crypto';
import { isCancellable, isResendable } from '../../../domain/decisions.ts';
import type { OfferEvent, OfferMade } from '../../../domain/events.ts';
import { OFFER_WORKFLOW_TYPE, offerWorkflowId } from '../../../workflows/offer-contract.ts';
import { putInOutbox } from '../database/outbox.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { lockOffer } from '../journal/locked-offer.ts';
import { appendEvents } from '../journal/append-events.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** Cancels an offer, with a reason; not after its end or the recipient's yes: then only the recipient undoes it, or a
 *  ground of the act (§3.2). */
export async function cancelOffer(
  store: Store,
  { offerId, reason, by }: { offerId: string; reason: string; by: string },
): Promise<'cancelled' | 'not-cancellable'> {
  const nowMs = await store.now();
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    if (!locked || !isCancellable(locked.folded)) return 'not-cancellable';
    const event: OfferEvent = {
      type: 'cancel-asked',
      at: new Date(nowMs).toISOString(),
      messageId: randomUUID(),
      reason,
      by,
    };
    await appendEvents(tx, outbox, locked, { events: [event], signal: 'cancel' });
    return 'cancelled';
  });
}

/** Sends an undelivered offer again under the same code, from the screening on: the number may have changed. */
export async function resendOffer(
  store: Store,
  { offerId, by }: { offerId: string; by: string },
): Promise<'resent' | 'not-resendable'> {
  const at = new Date(await store.now()).toISOString();
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    if (!locked || !isResendable(locked.folded)) return 'not-resendable';
    const { end, made } = locked.folded;
    if (await isErased(tx, locked)) return 'not-resendable'; // its recipient was erased (§6b)
    const asked: OfferEvent = { type: 'resend-asked', at, messageId: randomUUID(), by };
    const events: [OfferMade, ...OfferEvent[]] = [made, { type: 'offer-ended', ...end! }, asked];
    await appendEvents(tx, outbox, locked, { events: [asked] });
    outbox.push(
      await putInOutbox(tx, {
        workflowId: offerWorkflowId(offerId),
        message: OFFER_WORKFLOW_TYPE,
        payload: { offerId, events },
        at,
      }),
    );
    return 'resent';
  });
}

/** Whether a person whom the offer needs was erased. */
async function isErased(tx: Transaction, { recipientId, representativeId }: LockedOffer): Promise<boolean> {
  const people = [recipientId, ...(representativeId ? [representativeId] : [])];
  return (await tx.recipient.count({ where: { id: { in: people }, erasedAt: { not: null } } })) > 0;
}
