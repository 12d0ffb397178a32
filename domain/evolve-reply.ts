/** What the offer remembers of a reply beside the answer itself (§4). */
import type { OfferEvent } from './events.ts';
import type { Offer } from './offer.ts';

type AnswerRead = Extract<OfferEvent, { type: 'answer-read' }>;

/** Applies a reply that was read, whether or not it counts: what was answered to it, opting out, a refusal that is
 *  pending (§4a). */
export const evolveReply = (offer: Offer, event: AnswerRead): Offer =>
  evolvePending(evolveReplies(offer, event), event);

/** Counts the answers to replies, because each kind is sent once (help: twice). */
function evolveReplies(offer: Offer, { reply, reading, at, inboundId }: AnswerRead): Offer {
  const { optedOut, pendingRefusal } = offer;
  const isReadAgain = inboundId === pendingRefusal?.inboundId; // the recipient may have opted in since
  const now = isReadAgain ? optedOut : reading === 'opt-out' ? true : reading === 'opt-in' ? false : optedOut;
  const known = now === optedOut ? offer : { ...offer, optedOut: now };
  if (reply === 'help') return { ...known, helpedAt: [...known.helpedAt, at] };
  if (reply === 'settled') return { ...known, settledReplied: true };
  return reply === 'late' ? { ...known, lateReplied: true } : known;
}

/** A pending refusal stays until its own effect is noted, or a later reply takes its place. */
function evolvePending(offer: Offer, event: AnswerRead): Offer {
  const { effect, inboundId, reading, at, carrierAt } = event;
  if (effect === 'pending') return { ...offer, pendingRefusal: { inboundId, reading, at, carrierAt } };
  const { pendingRefusal: pending } = offer;
  const agreesAgain = effect === 'repeats' && reading === 'agree';
  const isDecided = effect === 'counts' || agreesAgain || pending?.inboundId === inboundId;
  return pending && isDecided ? { ...offer, pendingRefusal: undefined } : offer;
}
