import { randomUUID } from 'node:crypto';
import type { RecipientKind } from '../../domain/identifiers.ts';
import { audit } from './audit.ts';
import { forgetKey, indexIn, phoneKeyId } from './sealed.ts';
import type { Store, Transaction } from './store.ts';
import { inTransaction } from './store.ts';

export type Erasing = { kind: RecipientKind; identifier: string; actor: string };

/** Erases a person: their key is deleted, and with it everything that it sealed becomes unreadable, in every copy of the database
 *  too. The journal stays, and its chains still verify: nothing personal stands in it (§6c). `offer-open`: nothing was erased,
 *  since something is being done for them, or they are still to be told. */
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

/** Erases a person's row and key; true when an offer to them is still open: then nothing was erased. */
export async function eraseUnlessOpen(tx: Transaction, id: string, at: Date): Promise<boolean> {
  const theirs = { OR: [{ recipientId: id }, { representativeId: id }] };
  await tx.$queryRaw`SELECT 1 FROM recipients WHERE id = ${id}::uuid FOR UPDATE`;
  // Decided is not enough: until the offer is closed, its end is still to be told to them (§3.2).
  const open = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM offers WHERE (recipient_id = ${id}::uuid OR representative_id = ${id}::uuid) AND NOT folded ? 'closed' LIMIT 1`;
  if (open.length > 0) return true;
  const keys = [id, ...(await ownNumbers(tx, id)).map((index) => phoneKeyId(index))];
  await tx.dataKey.deleteMany({ where: { id: { in: keys } } });
  for (const key of keys) forgetKey(tx, key);
  // What could still be compared with what somebody guesses goes too: blind indexes, and the salts of commitments.
  await tx.recipient.update({ where: { id }, data: { identifierIndex: randomUUID(), optedOutAt: null, erasedAt: at } });
  await tx.offer.updateMany({ where: theirs, data: { phoneIndex: null, consentToken: null, requestHash: '' } });
  const sealed = { keyId: { in: keys } };
  await tx.outgoingSms.updateMany({ where: sealed, data: { phoneIndex: '', salt: null } });
  await tx.deskAnswer.updateMany({ where: sealed, data: { salt: null } });
  await tx.inboundSms.updateMany({ where: sealed, data: { phoneIndex: '', contentIndex: '', salt: null } });
  return false;
}

/** The blind indexes of numbers that were this person's and nobody else's: what came from them unasked was theirs. */
async function ownNumbers(tx: Transaction, id: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ phoneIndex: string }[]>`
    SELECT phone_index AS "phoneIndex" FROM offers WHERE phone_index IN (
      SELECT phone_index FROM offers WHERE COALESCE(representative_id, recipient_id) = ${id}::uuid)
    GROUP BY phone_index HAVING bool_and(COALESCE(representative_id, recipient_id) = ${id}::uuid)`;
  return rows.map(({ phoneIndex }) => phoneIndex);
}
