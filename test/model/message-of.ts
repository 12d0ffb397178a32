import type { OfferEvent } from '../../domain/events.ts';

/** What makes an event of a message one that was applied before: the same as in workflows/offer-run.ts. */
export function messageOf(event: OfferEvent): string | undefined {
  // The effect of a refusal during a call is noted later, by a second event of the same reply.
  if (event.type === 'answer-read') return `${event.type} ${event.inboundId} ${event.effect}`;
  if ('inboundId' in event) return `${event.type} ${event.inboundId}`;
  return 'messageId' in event ? `${event.type} ${event.messageId}` : undefined;
}
