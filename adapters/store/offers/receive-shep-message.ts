import type { Store } from '../database/store.ts';

/** Our record of what went to providers through ШЭП, by which a reply finds its offer. */
export type SentMessages = {
  note(message: { messageId: string; offerId: string; serviceId: string }): Promise<void>;
  noteCorrelation(messageId: string, correlationId: string): Promise<void>;
};

/** What went to providers through ШЭП, on PostgreSQL. */
export function openSentMessages({ db, now }: Pick<Store, 'db' | 'now'>): SentMessages {
  return {
    async note(message) {
      const sentAt = new Date(await now());
      await db.shepMessage.createMany({ data: [{ ...message, sentAt }], skipDuplicates: true });
    },
    async noteCorrelation(messageId, correlationId) {
      await db.shepMessage.update({ where: { messageId }, data: { correlationId } });
    },
  };
}

/** The offer that a conversation is about. */
export type Conversation = { offerId: string; providerId: string };

type Reply = { correlationId: string; serviceId: string; offerId?: string };

/** Finds the offer of a reply by its conversation: our id or ШЭП's. Where ШЭП's receipt was lost with a worker its id
 *  is not known to us; then the offer that the reply names is believed, if its application went to the same service. */
export async function conversationOf(
  { db }: Pick<Store, 'db'>,
  { correlationId, serviceId, offerId = '' }: Reply,
): Promise<Conversation | undefined> {
  const found = await db.$queryRaw<(Conversation & { isCertain: boolean })[]>`
    SELECT s.offer_id AS "offerId", o.provider_id AS "providerId",
           s.message_id = ${correlationId} OR s.correlation_id IS NOT DISTINCT FROM ${correlationId} AS "isCertain"
    FROM shep_messages s JOIN offers o ON o.id = s.offer_id
    WHERE s.service_id = ${serviceId}
      AND (s.message_id = ${correlationId} OR s.correlation_id = ${correlationId}
           OR (s.message_id = ${offerId} AND s.correlation_id IS NULL))`;
  const certain = found.filter(({ isCertain }) => isCertain);
  const [one, ...others] = certain.length > 0 ? certain : found;
  // Two offers in one conversation: which is meant is unknown.
  return one && others.length === 0 ? { offerId: one.offerId, providerId: one.providerId } : undefined;
}
