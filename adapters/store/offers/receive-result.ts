import { canonicalJson } from '../../../domain/canonical-json.ts';
import { evaluateCallEnd } from '../../../domain/conversation.ts';
import type { DecisionRefusal, DecisionToEvaluate, EvaluatedDecision } from '../../../domain/provider-answer.ts';
import { callProvenBy, evaluateDecision, refusalOf, TASK_OF_REFUSAL } from '../../../domain/provider-answer.ts';
import { eventsOf, lockOffer, resultPlace } from '../journal/locked-offer.ts';
import { answerReply } from '../sms/answer-reply.ts';
import { raiseTask } from '../tasks/raise-task.ts';
import { appendEvents } from '../journal/append-events.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { openUnlessErased, sealFor } from '../database/sealed.ts';
import type { OutboxRow, Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** A provider's decision on an offer; `body` is the message, `json` the text in which it came, where it is JSON. */
export type ProviderResult = DecisionToEvaluate & { offerId: string; body: object; json?: string };

/** What became of a result. `not-asked`: the recipient has not agreed, or the offer has ended; `id-in-use`: another
 *  message came under this id. Why it does not count: stored all the same, and operators have a task. */
export type ReceivedResult =
  | 'received'
  | 'repeat'
  | 'unknown-offer'
  | 'not-asked'
  | 'id-in-use'
  | { refused: DecisionRefusal; groundsListed: string[] };

/** Receives a provider's result (§3.2): stored once, unchanged, also when it does not count; a repeat changes nothing
 *  and is answered as the first one was. */
export function receiveResult(store: Store, providerId: string, result: ProviderResult): Promise<ReceivedResult> {
  return inTransaction({ ...store, writeScope: providerId }, async (tx, outbox) => {
    const locked = await lockOffer(tx, result.offerId);
    if (!locked || locked.providerId !== providerId) return 'unknown-offer';
    const known = await answeredBefore(tx, locked, result);
    if (known) return known;
    const evaluated = evaluateDecision(locked.folded, result);
    if (evaluated === 'not-asked') return 'not-asked';
    if (evaluated.events.length === 0) return 'repeat';
    const { messageId, offerId, body, json, at } = result;
    const { count } = await tx.providerResult.createMany({
      data: [
        {
          providerId,
          messageId,
          offerId,
          body: await sealedResult(tx, locked, messageId, json ?? body),
          arrivedAt: at,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) return 'id-in-use'; // about another offer, at the same moment
    const { events: called, answer } = evaluateCallEnd(locked.folded, callProvenBy(locked.folded, at));
    await noteOutcome(
      tx,
      outbox,
      locked,
      { ...evaluated, events: [...called, ...evaluated.events] },
      'providerAnswered',
    );
    if (answer) await answerReply(tx, outbox, { ...answer, offerId, at });
    return evaluated.refused ? refusal(locked, evaluated.refused) : 'received';
  });
}

/** The answer to a message whose id is known; undefined: the id is new. */
async function answeredBefore(
  tx: Transaction,
  locked: LockedOffer,
  { messageId, body }: ProviderResult,
): Promise<ReceivedResult | undefined> {
  const { providerId } = locked;
  const stored = await tx.providerResult.findUnique({ where: { providerId_messageId: { providerId, messageId } } });
  if (!stored) return undefined;
  if (stored.offerId !== locked.id) return 'id-in-use';
  const place = resultPlace(providerId, messageId);
  const opened = await openUnlessErased(tx, locked.recipientId, place, stored.body);
  // Of an erased person only the id can be compared.
  if (opened !== undefined && !isSameMessage(JSON.parse(opened) as object, body)) return 'id-in-use';
  const refused = refusalOf(await eventsOf(tx, locked.id), messageId);
  return refused ? refusal(locked, refused) : 'repeat';
}

/** ШЭП dates and signs each delivery of a message anew, so its document (`xml`) is not compared. */
function isSameMessage(stored: object, received: object): boolean {
  const content = (message: object) => canonicalJson({ ...message, xml: undefined });
  return content(stored) === content(received);
}

const refusal = ({ folded }: LockedOffer, refused: DecisionRefusal) => ({
  refused,
  groundsListed: folded.made.terms.refusalGrounds,
});

/** The body of a result, sealed for the recipient; as it was written, where it came as JSON. */
export function sealedResult(
  tx: Transaction,
  { recipientId, providerId }: LockedOffer,
  messageId: string,
  body: object | string,
): Promise<string> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return sealFor(tx, recipientId, resultPlace(providerId, messageId), text);
}

/** Adds the events of a provider's decision to the offer; `signal` when they do not come from the workflow itself. */
export async function noteOutcome(
  tx: Transaction,
  outbox: OutboxRow[],
  locked: LockedOffer,
  { events, refused }: EvaluatedDecision,
  signal?: 'providerAnswered',
): Promise<LockedOffer> {
  const at = events[0]?.at;
  if (refused && at) await raiseTask(tx, { kind: TASK_OF_REFUSAL[refused], subject: `offer ${locked.id}` }, at);
  return events.length > 0 ? appendEvents(tx, outbox, locked, { events, signal }) : locked;
}
