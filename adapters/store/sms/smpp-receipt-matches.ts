/** Matches a carrier's receipts with the parts of our SMS. */
import type { Store } from '../database/store.ts';

/** A part of one of our SMS. */
export type SmppPart = { smsId: string; part: number };

/** Our parts by the carrier's ids, as far as these are known. */
export async function partsByMatchId(
  { db }: Store,
  gateway: string,
  matchIds: readonly string[],
): Promise<Map<string, SmppPart>> {
  const rows = await db.$queryRaw<(SmppPart & { matchId: string })[]>`
    SELECT match_id AS "matchId", sms_id AS "smsId", part FROM smpp_parts
    WHERE gateway = ${gateway} AND match_id = ANY(${matchIds})`;
  return new Map(rows.map(({ matchId, ...part }) => [matchId, part]));
}

/** Notes parts that a receipt is about as accepted: the carrier has them, even if its answers were lost. */
export async function noteReported(
  { db }: Store,
  gateway: string,
  parts: readonly (SmppPart & { matchId: string | null })[],
): Promise<void> {
  if (parts.length === 0) return;
  await db.$executeRaw`
    UPDATE smpp_parts AS p SET state = 'accepted', match_id = COALESCE(p.match_id, n.match_id)
    FROM unnest(${parts.map(({ smsId }) => smsId)}::text[], ${parts.map(({ part }) => part)}::int[],
                ${parts.map(({ matchId }) => matchId)}::text[]) AS n (sms_id, part, match_id)
    WHERE p.gateway = ${gateway} AND p.sms_id = n.sms_id AND p.part = n.part AND p.state <> 'accepted'`;
}
