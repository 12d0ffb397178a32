import type { Store } from '../database/store.ts';

/** The messages that were sent to providers through ШЭП; a reply is matched to its offer by them. */
export type SentMessages = {
  note(message: { messageId: string; offerId: string; serviceId: string }): Promise<void>;
  noteCorrelation(messageId: string, correlationId: string): Promise<void>;
};

/** The sent messages on PostgreSQL. */
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

/** Finds the offer of a reply by its conversation: our id or ШЭП's. If a worker died before it stored ШЭП's receipt,
 *  ШЭП's id is unknown; then the offer that the reply names counts, if its application went to the same service. */
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
  // Two offers in one conversation: the reply cannot be matched.
  return one && others.length === 0 ? { offerId: one.offerId, providerId: one.providerId } : undefined;
}
