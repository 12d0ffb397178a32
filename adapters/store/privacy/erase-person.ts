import type { RecipientKind } from '../../../domain/identifiers.ts';
import { audit } from '../database/audit-log.ts';
import { COMPARABLE_COLUMNS } from '../database/personal-columns.ts';
import { forgetKey, indexIn, phoneKeyId } from '../database/sealed.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

export type Erasing = { kind: RecipientKind; identifier: string; actor: string };

/** Erases a person: their key is deleted, so all that it sealed becomes unreadable, in copies of the database too. The
 *  journal stays and its chains still verify, since it holds no personal data (§6c). `offer-open`: nothing was erased,
 *  because an offer to the person is not closed yet. */
export function erasePerson(
  store: Store,
  { kind, identifier, actor }: Erasing,
): Promise<'erased' | 'unknown' | 'offer-open'> {
  return inTransaction(store, async (tx) => {
    const person = await tx.recipient.findUnique({
      where: { kind_identifierIndex: { kind, identifierIndex: indexIn(tx, 'identifier', identifier) } },
      select: { id: true },
    });
    if (!person) return 'unknown';
    await eraseUnlessOpen(tx, person.id, new Date(await store.now())).then((open) => {
      if (open) throw new OfferOpen();
    });
    await audit({ db: tx, now: store.now }, [{ actor, action: 'person-erased', subject: `person ${person.id}` }]);
    return 'erased';
  }).catch((fault: unknown) => {
    if (fault instanceof OfferOpen) return 'offer-open';
    throw fault;
  });
}

class OfferOpen extends Error {}

/** Erases a person's row and key; true when an offer to them is not closed: then nothing was erased. */
export async function eraseUnlessOpen(tx: Transaction, id: string, at: Date): Promise<boolean> {
  await tx.$queryRaw`SELECT 1 FROM recipients WHERE id = ${id}::uuid FOR UPDATE`;
  // An ended offer that is not closed still has to send the SMS about its end (§3.2).
  const open = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM offers WHERE (recipient_id = ${id}::uuid OR representative_id = ${id}::uuid)
      AND NOT folded ? 'closed' LIMIT 1`;
  if (open.length > 0) return true;
  const numbers = await ownNumbers(tx, id);
  const keys = [id, ...numbers.map((index) => phoneKeyId(index))];
  await tx.dataKey.deleteMany({ where: { id: { in: keys } } });
  for (const key of keys) forgetKey(tx, key);
  await tx.optOut.deleteMany({ where: { recipientId: id } });
  await tx.unmatchedReceipt.deleteMany({ where: { phoneIndex: { in: numbers } } });
  await tx.recipient.update({ where: { id }, data: { erasedAt: at } });
  for (const { owned, sql } of OVERWRITING) await tx.$executeRawUnsafe(sql, owned === 'key' ? keys : id);
  return false;
}

const THEIR_OFFERS = 'recipient_id = $1::uuid OR representative_id = $1::uuid';
const VALUES = { random: 'gen_random_uuid()::text', empty: "''", null: 'NULL' } as const;

type Overwritten = Exclude<(typeof COMPARABLE_COLUMNS)[number], { erased: 'with-the-row' }>;

const overwritten = COMPARABLE_COLUMNS.filter((column): column is Overwritten => column.erased !== 'with-the-row');

/** One statement for each table whose columns could still be compared with a guess: blind indexes, salts of
 *  commitments, tokens. */
const OVERWRITING = [...new Set(overwritten.map(({ table }) => table))].map((table) => {
  const columns = overwritten.filter((column) => column.table === table);
  const { owned } = columns[0]!;
  const values = columns.map(({ column, erased }) => `${column} = ${VALUES[erased]}`);
  return { owned, sql: `UPDATE ${table} SET ${values.join(', ')} WHERE ${ownedBy(table, owned)}` };
});

/** The condition for the rows of a person ($1: their id, or their keys). */
function ownedBy(table: string, owned: Overwritten['owned']): string {
  if (owned === 'row') return 'id = $1::uuid';
  if (owned === 'key') return 'key_id = ANY ($1::uuid[])';
  return table === 'offers' ? THEIR_OFFERS : `offer_id IN (SELECT id FROM offers WHERE ${THEIR_OFFERS})`;
}

/** The blind indexes of numbers that only this person had: replies from them that matched no offer were theirs. */
async function ownNumbers(tx: Transaction, id: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ phoneIndex: string }[]>`
    SELECT phone_index AS "phoneIndex" FROM offers WHERE phone_index IN (
      SELECT phone_index FROM offers WHERE COALESCE(representative_id, recipient_id) = ${id}::uuid)
    GROUP BY phone_index HAVING bool_and(COALESCE(representative_id, recipient_id) = ${id}::uuid)`;
  return rows.map(({ phoneIndex }) => phoneIndex);
}
