import type { HeardOutcome } from '../../../domain/provider-answer.ts';
import { callProvenBy, hearProvider } from '../../../domain/provider-answer.ts';
import { lockOffer, resultPlace } from '../journal/locked-offer.ts';
import { raiseTask } from '../tasks/raise-task.ts';
import { appendFacts } from '../journal/append-events.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { sealFor } from '../database/sealed.ts';
import type { OutboxRow, Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** A provider's word on an offer; `body` is the message as it came. */
export type ProviderResult = HeardOutcome & { offerId: string; body: object };

/** Takes a provider's result in (§3.2): stored once, as it came; a repeat does nothing. `not-asked`: no agreement
 *  stands. */
export function takeResult(
  store: Store,
  providerId: string,
  result: ProviderResult,
): Promise<'taken' | 'repeat' | 'unknown-offer' | 'not-asked'> {
  return inTransaction({ ...store, writesFor: providerId }, async (tx, outbox) => {
    const locked = await lockOffer(tx, result.offerId);
    if (!locked || locked.providerId !== providerId) return 'unknown-offer';
    const heard = hearProvider(locked.folded, result);
    if (heard === 'not-asked') return 'not-asked';
    if (heard.facts.length === 0) return 'repeat';
    const { messageId, offerId, body, at } = result;
    const { count } = await tx.providerResult.createMany({
      data: [{ providerId, messageId, offerId, body: await sealedResult(tx, locked, messageId, body), arrivedAt: at }],
      skipDuplicates: true,
    });
    if (count === 0) return 'repeat';
    const facts = [...callProvenBy(locked.folded, at), ...heard.facts];
    await noteOutcome(tx, outbox, locked, { ...heard, facts }, 'providerAnswered');
    return 'taken';
  });
}

/** A result as it is stored: sealed for the recipient. */
export const sealedResult = (tx: Transaction, locked: LockedOffer, messageId: string, body: object): Promise<string> =>
  sealFor(tx, locked.recipientId, resultPlace(locked.providerId, messageId), JSON.stringify(body));

/** Adds what a provider's word means to the offer; `news` when the workflow does not know it yet. */
export async function noteOutcome(
  tx: Transaction,
  outbox: OutboxRow[],
  locked: LockedOffer,
  { facts, needsOperator }: Exclude<ReturnType<typeof hearProvider>, 'not-asked'>,
  news?: 'providerAnswered',
): Promise<LockedOffer> {
  const at = facts[0]?.at;
  if (needsOperator && at) await raiseTask(tx, { kind: needsOperator, subject: `offer ${locked.id}` }, at);
  return facts.length > 0 ? appendFacts(tx, outbox, locked, { facts, news }) : locked;
}
