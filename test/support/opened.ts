/** Personal data of the database, unsealed as the product does it. */
import type { InboundSms } from '../../prisma/generated/client.ts';
import { openFor, openUnlessErased } from '../../adapters/store/database/sealed.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import { inboundPlace } from '../../adapters/store/sms/receive-replies.ts';
import { resultPlace } from '../../adapters/store/journal/locked-offer.ts';
import { smsPlace } from '../../adapters/store/sms/write-sms.ts';
import { testVault } from './test-vault.ts';

type Database = Store['db'];

/** Every reply of this number, in order. */
export async function inboundFrom(db: Database, phone: string) {
  const where = { phoneIndex: testVault.index('phone', phone) };
  const rows = await db.inboundSms.findMany({ where, orderBy: { arrivedAt: 'asc' } });
  return Promise.all(rows.map(async (row) => ({ ...row, ...(await openInbound(db, row)) })));
}

/** A reply with its number, text and octets as received (§6c); they are empty when the person was erased. */
export async function openInbound(db: Database, row: Pick<InboundSms, 'id' | 'keyId' | 'phone' | 'text' | 'octets'>) {
  const open = async (column: 'phone' | 'text' | 'octets') =>
    (await openUnlessErased(db, row.keyId ?? '', inboundPlace(column, row.id), row[column])) ?? '';
  return { phone: await open('phone'), text: await open('text'), octets: await open('octets') };
}

/** The first SMS of an offer. */
export async function firstSmsOf(db: Database, offerId: string) {
  const row = await db.outgoingSms.findFirstOrThrow({ where: { offerId }, orderBy: { createdAt: 'asc' } });
  const open = (column: 'phone' | 'text') => openFor(db, row.keyId ?? '', smsPlace(column, row.id), row[column]);
  return { ...row, phone: await open('phone'), text: await open('text') };
}

/** The provider's result for an offer, as received. */
export async function resultsOf(db: Database, offerId: string): Promise<unknown[]> {
  const { recipientId } = await db.offer.findUniqueOrThrow({ where: { id: offerId } });
  const rows = await db.providerResult.findMany({ where: { offerId }, orderBy: { arrivedAt: 'asc' } });
  const open = ({ providerId, messageId, body }: (typeof rows)[number]) =>
    openFor(db, recipientId, resultPlace(providerId, messageId), body);
  return Promise.all(rows.map(async (row) => JSON.parse(await open(row)) as unknown));
}
