/** Matches a carrier's receipts with the parts of our SMS. */
import { DAY_MS } from '../../../domain/durations.ts';
import type { Store } from '../database/store.ts';

/** A part of one of our SMS. */
export type SmppPart = { smsId: string; part: number };
/** The ids that a receipt names, the most reliable first, and the blind index of the number of its sender. */
export type NamedIds = { matchIds: readonly string[]; phoneIndex: string };

type Row = SmppPart & { n: number; place: number; isExact: boolean; samePhone: boolean };

/** For each receipt the part that it is about; undefined: none, or more than one could be meant. */
export async function partsNamed(
  { db }: Store,
  gateway: string,
  receipts: readonly NamedIds[],
): Promise<(SmppPart | undefined)[]> {
  const ids = receipts.flatMap(({ matchIds, phoneIndex: phone }, n) =>
    matchIds.map((id, place) => ({ n, place, id, phone })),
  );
  if (ids.length === 0) return receipts.map(() => undefined);
  const rows = await db.$queryRaw<Row[]>`
    SELECT i.n, i.place, p.sms_id AS "smsId", p.part, p.match_id = i.id AS "isExact",
      EXISTS (SELECT FROM outgoing_sms o WHERE o.id = p.sms_id AND o.phone_index = i.phone) AS "samePhone"
    FROM unnest(${ids.map(({ n }) => n)}::int[], ${ids.map(({ place }) => place)}::int[],
      ${ids.map(({ id }) => id)}::text[], ${ids.map(({ phone }) => phone)}::text[]) AS i (n, place, id, phone)
    JOIN smpp_parts p ON p.gateway = ${gateway} AND normal_message_id(p.match_id) = normal_message_id(i.id)
    WHERE p.match_id = i.id OR NOT EXISTS (
      -- The answer to a submit to this phone is still awaited, and may name the id exactly.
      SELECT FROM outgoing_sms o JOIN smpp_parts w ON w.gateway = p.gateway AND w.sms_id = o.id
      WHERE o.phone_index = i.phone AND w.match_id IS NULL AND w.state IN ('submitting', 'unknown'))`;
  return receipts.map((_, n) => partIn(rows.filter((row) => row.n === n)));
}

/** An exact id counts first, and the first of the receipt's ids before the second. Carriers use an id again: then the
 *  number decides. Another spelling of an id counts only if it names one part (§4a). */
export function partIn(rows: readonly Omit<Row, 'n'>[]): SmppPart | undefined {
  const exact = rows.filter(({ isExact }) => isExact);
  const first = exact.filter(({ place }) => place === Math.min(...exact.map((row) => row.place)));
  const sameNumber = first.filter(({ samePhone }) => samePhone);
  if (exact.length > 0) return onlyPart(first) ?? onlyPart(sameNumber);
  return onlyPart(rows);
}

function onlyPart(rows: readonly SmppPart[]): SmppPart | undefined {
  const [one, ...others] = rows;
  const isOne = others.every(({ smsId, part }) => smsId === one?.smsId && part === one.part);
  return one && isOne ? { smsId: one.smsId, part: one.part } : undefined;
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

/** For so long an SMS may still get its receipt. */
const RECENT_MS = 3 * DAY_MS;

type AcceptedPart = SmppPart & { carrierMessageId: string; matchId: string | null };

/** The parts of the last days that the carrier accepted under an id of its own. */
export const acceptedParts = async ({ db, now }: Store, gateway: string): Promise<AcceptedPart[]> =>
  db.$queryRaw<AcceptedPart[]>`
    SELECT sms_id AS "smsId", part, carrier_message_id AS "carrierMessageId", match_id AS "matchId" FROM smpp_parts
    WHERE gateway = ${gateway} AND carrier_message_id IS NOT NULL AND left_at > ${new Date((await now()) - RECENT_MS)}`;

/** Writes the ids of parts in another spelling. */
export async function correctMatchIds({ db }: Store, gateway: string, parts: readonly AcceptedPart[]): Promise<void> {
  if (parts.length === 0) return;
  await db.$executeRaw`
    UPDATE smpp_parts AS p SET match_id = n.match_id
    FROM unnest(${parts.map(({ smsId }) => smsId)}::text[], ${parts.map(({ part }) => part)}::int[],
                ${parts.map(({ matchId }) => matchId)}::text[]) AS n (sms_id, part, match_id)
    WHERE p.gateway = ${gateway} AND p.sms_id = n.sms_id AND p.part = n.part`;
}
