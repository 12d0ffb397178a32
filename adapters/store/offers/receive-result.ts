import { evaluateCallEnd } from '../../../domain/conversation.ts';
import type { DecisionToEvaluate } from '../../../domain/provider-answer.ts';
import { callProvenBy, evaluateDecision } from '../../../domain/provider-answer.ts';
import { lockOffer, resultPlace } from '../journal/locked-offer.ts';
import { answerReply } from '../sms/answer-reply.ts';
import { raiseTask } from '../tasks/raise-task.ts';
import { appendEvents } from '../journal/append-events.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { sealFor } from '../database/sealed.ts';
import type { OutboxRow, Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** A provider's decision on an offer; `body` is the message as it was received. */
export type ProviderResult = DecisionToEvaluate & { offerId: string; body: object };

/** Receives a provider's result (§3.2): stored once, unchanged; a repeat changes nothing. `not-asked`: the
 *  recipient has not agreed, or the offer has ended. */
export function receiveResult(
  store: Store,
  providerId: string,
  result: ProviderResult,
): Promise<'received' | 'repeat' | 'unknown-offer' | 'not-asked'> {
  return inTransaction({ ...store, writeScope: providerId }, async (tx, outbox) => {
    const locked = await lockOffer(tx, result.offerId);
    if (!locked || locked.providerId !== providerId) return 'unknown-offer';
    const evaluated = evaluateDecision(locked.folded, result);
    if (evaluated === 'not-asked') return 'not-asked';
    if (evaluated.events.length === 0) return 'repeat';
    const { messageId, offerId, body, at } = result;
    const { count } = await tx.providerResult.createMany({
      data: [{ providerId, messageId, offerId, body: await sealedResult(tx, locked, messageId, body), arrivedAt: at }],
      skipDuplicates: true,
    });
    if (count === 0) return 'repeat';
    const { events: called, answer } = evaluateCallEnd(locked.folded, callProvenBy(locked.folded, at));
    const events = [...called, ...evaluated.events];
    await noteOutcome(tx, outbox, locked, { ...evaluated, events }, 'providerAnswered');
    if (answer) await answerReply(tx, outbox, { ...answer, offerId, at });
    return 'received';
  });
}

/** The body of a result, sealed for the recipient. */
export const sealedResult = (tx: Transaction, locked: LockedOffer, messageId: string, body: object): Promise<string> =>
  sealFor(tx, locked.recipientId, resultPlace(locked.providerId, messageId), JSON.stringify(body));

/** Adds the events of a provider's decision to the offer; `signal` when they do not come from the workflow itself. */
export async function noteOutcome(
  tx: Transaction,
  outbox: OutboxRow[],
  locked: LockedOffer,
  { events, needsOperator }: Exclude<ReturnType<typeof evaluateDecision>, 'not-asked'>,
  signal?: 'providerAnswered',
): Promise<LockedOffer> {
  const at = events[0]?.at;
  if (needsOperator && at) await raiseTask(tx, { kind: needsOperator, subject: `offer ${locked.id}` }, at);
  return events.length > 0 ? appendEvents(tx, outbox, locked, { events, signal }) : locked;
}
