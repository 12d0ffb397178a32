import type { InboundSms } from '../../prisma/generated/client.ts';
import { openUnlessErased } from './sealed.ts';
import type { Transaction } from './store.ts';
import { inboundPlace } from './take-replies.ts';

/** A reply with its number and its words as they came (§6c); both are empty when the person was erased. */
export async function openInbound(
  tx: Pick<Transaction, '$queryRaw'>,
  row: Pick<InboundSms, 'id' | 'keyId' | 'phone' | 'text'>,
): Promise<{ phone: string; text: string }> {
  const open = async (column: 'phone' | 'text') =>
    (await openUnlessErased(tx, row.keyId ?? '', inboundPlace(column, row.id), row[column])) ?? '';
  return { phone: await open('phone'), text: await open('text') };
}
