/** The state of each part of each SMS that is sent over SMPP: stored before the submit and after each answer. */
import type { Store } from '../database/store.ts';

/** `submitting`: a submit may be under way. `unknown`: it left without an answer. `waiting`: it did not leave, or was
 *  not accepted. */
export type PartState = 'submitting' | 'accepted' | 'unknown' | 'waiting' | 'refused';
export type Part = {
  part: number;
  state: PartState;
  carrierMessageId: string | null;
  code: string | null;
  attempts: number;
  leftAt: Date;
};
/** The outcome of an attempt. */
export type Noted = {
  part: number;
  state: PartState;
  carrierMessageId?: string;
  matchId?: string;
  code?: string;
};
export type Ledger = ReturnType<typeof openLedger>;

export function openLedger({ db }: Store, gateway: string) {
  return {
    /** Stores the parts as `submitting`; `fresh`: those that were not stored before. */
    async begin(smsId: string, count: number, at: Date): Promise<{ parts: Part[]; fresh: Set<number> }> {
      const made = await db.$queryRaw<Part[]>`
        INSERT INTO smpp_parts (gateway, sms_id, part, state, left_at)
        SELECT ${gateway}, ${smsId}, part, 'submitting', ${at} FROM generate_series(1, ${count}::int) AS part
        ON CONFLICT DO NOTHING
        RETURNING part, state, carrier_message_id AS "carrierMessageId", code, attempts, left_at AS "leftAt"`;
      const fresh = new Set(made.map(({ part }) => part));
      if (made.length === count) return { parts: made, fresh };
      // An SMS that did not leave may have been written anew, with fewer parts.
      return { parts: (await partsOf(smsId)).filter(({ part }) => part <= count), fresh };
    },

    partsOf,

    /** Starts another attempt for a part that did not arrive; false when another worker started one first, or the
     *  carrier has accepted it meanwhile. */
    async startAttempt(smsId: string, { part, attempts }: Part, at: Date): Promise<boolean> {
      const started = await db.$executeRaw`
        UPDATE smpp_parts SET state = 'submitting', attempts = attempts + 1, left_at = ${at}
        WHERE gateway = ${gateway} AND sms_id = ${smsId} AND part = ${part} AND attempts = ${attempts}
          AND state <> 'accepted'`;
      return started === 1;
    },

    note: (smsId: string, noted: readonly Noted[], at: Date): Promise<void> => noteParts(db, gateway, smsId, noted, at),

    /** Notes parts whose worker died between submit and answer: whether they left is unknown. */
    async noteStale(before: Date): Promise<void> {
      await db.$executeRaw`
        UPDATE smpp_parts SET state = 'unknown'
        WHERE gateway = ${gateway} AND state = 'submitting' AND left_at < ${before}`;
    },

    /** How many parts left without an answer. */
    unknown: (): Promise<number> => db.smppPart.count({ where: { gateway, state: 'unknown' } }),

    /** Corrects the number of parts when the wire cuts the text differently than was counted: receipts must come for
     *  all of them. */
    async correctCount(smsId: string, parts: number): Promise<void> {
      await db.$executeRaw`UPDATE outgoing_sms SET parts = ${parts} WHERE id = ${smsId} AND parts <> ${parts}`;
    },
  };

  function partsOf(smsId: string): Promise<Part[]> {
    return db.$queryRaw<Part[]>`
      SELECT part, state, carrier_message_id AS "carrierMessageId", code, attempts, left_at AS "leftAt"
      FROM smpp_parts WHERE gateway = ${gateway} AND sms_id = ${smsId} ORDER BY part`;
  }
}

/** A part that was accepted stays accepted: a receipt may have proved it before the answer was lost. */
async function noteParts(
  db: Store['db'],
  gateway: string,
  smsId: string,
  noted: readonly Noted[],
  at: Date,
): Promise<void> {
  const column = <K extends keyof Noted>(key: K) => noted.map((one) => one[key] ?? null);
  await db.$executeRaw`
    UPDATE smpp_parts AS p SET state = n.state, carrier_message_id = n.carrier_message_id, match_id = n.match_id,
      code = n.code,
      left_at = ${at}
    FROM unnest(${column('part')}::int[], ${column('state')}::text[], ${column('carrierMessageId')}::text[],
                ${column('matchId')}::text[], ${column('code')}::text[])
        AS n (part, state, carrier_message_id, match_id, code)
    WHERE p.gateway = ${gateway} AND p.sms_id = ${smsId} AND p.part = n.part
      AND (p.state <> 'accepted' OR n.state = 'accepted' AND p.carrier_message_id IS NULL)`;
}
