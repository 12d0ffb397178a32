/** Opt-outs as they are stored (domain/opt-outs.ts): whose offers are barred, by which provider or by all. */
import { randomUUID } from 'node:crypto';
import type { OptChange } from '../../../domain/opt-outs.ts';
import { optChangeBy } from '../../../domain/opt-outs.ts';
import type { Reading } from '../../../domain/reply-reading.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { answersFor } from '../journal/locked-offer.ts';
import type { Transaction } from '../database/store.ts';

type Answered = Pick<LockedOffer, 'recipientId' | 'representativeId' | 'providerId'>;

/** Stores what a reply to this offer changes. */
export async function noteOptOut(
  tx: Transaction,
  offer: Answered,
  reply: { reading: Reading; code?: string },
  at: string,
): Promise<void> {
  const change = optChangeBy(reply, { ...offer, personId: answersFor(offer) });
  if (change) await store(tx, change, at);
}

async function store(tx: Transaction, change: OptChange, at: string): Promise<void> {
  if ('optIn' in change) {
    const { recipientId, saidBy } = change.optIn;
    await tx.optOut.deleteMany({ where: { OR: [{ recipientId }, { saidBy }] } });
    return;
  }
  const { recipientId, saidBy, providerId = null } = change.optOut;
  const known = await tx.optOut.count({ where: { recipientId, providerId } });
  if (known === 0) await tx.optOut.create({ data: { id: randomUUID(), recipientId, saidBy, providerId, at } });
}

/** Whether the recipient of this offer has opted out of its provider only, which the confirmation says. */
export async function optOutScope(tx: Transaction, { recipientId }: Answered): Promise<'provider' | 'all'> {
  return (await tx.optOut.count({ where: { recipientId, providerId: null } })) > 0 ? 'all' : 'provider';
}
