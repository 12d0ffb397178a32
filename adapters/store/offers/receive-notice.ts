import type { ConsentChange, OfferEvent } from '../../../domain/events.ts';
import { wasAsked } from '../../../domain/offer.ts';
import type { SignalName } from '../../../domain/workflow-signals.ts';
import { definitionOf } from '../catalogue/service-definitions.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { lockOffer } from '../journal/locked-offer.ts';
import { appendEvents } from '../journal/append-events.ts';
import { indexIn } from '../database/sealed.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** A register's notice: the consent or the number of a person changed. `at` is its arrival. */
export type RegisterNotice = { source: string; messageId: string; iin: string; at: string } & (
  | { about: 'consent'; status: ConsentChange; accessName?: string; companyBin?: string }
  | { about: 'phone' }
);

/** Stores a register's notice and adds its event to every open offer that this person answers for (§3a, §3b). Returns
 *  how many. */
export function receiveNotice(store: Store, notice: RegisterNotice): Promise<number | 'repeat'> {
  return inTransaction(store, async (tx, outbox) => {
    const { source, messageId, at } = notice;
    const { count } = await tx.registerNotice.createMany({
      data: [{ source, messageId, arrivedAt: at }],
      skipDuplicates: true,
    });
    if (count === 0) return 'repeat';
    const person = { kind: 'person', identifierIndex: indexIn(tx, 'identifier', notice.iin) };
    const open = await tx.offer.findMany({
      where: { endedAt: null, OR: [{ recipient: person }, { representative: person }] },
      select: { id: true },
      orderBy: { id: 'asc' },
    });
    let reached = 0;
    for (const { id } of open) {
      const locked = await lockOffer(tx, id);
      if (!locked || !(await concerns(tx, locked, notice))) continue;
      reached += 1;
      const columns = notice.about === 'phone' && !wasAsked(locked.folded) ? { phone: null } : {};
      await appendEvents(tx, outbox, locked, { ...signalOf(notice), columns });
    }
    return reached;
  });
}

/** A consent is given to one company for one access: a notice about another one does not concern this offer. */
async function concerns(tx: Transaction, offer: LockedOffer, notice: RegisterNotice): Promise<boolean> {
  if (notice.about !== 'consent') return true;
  const { accessName, companyBin } = notice;
  if (companyBin !== undefined && companyBin !== (await companyOf(tx, offer))) return false;
  const { consent } = await definitionOf(tx, offer.serviceCode, offer.serviceVersion);
  return !accessName || consent.accessName === accessName;
}

const companyOf = async (tx: Transaction, { providerId: id }: LockedOffer): Promise<string> =>
  (await tx.provider.findUniqueOrThrow({ where: { id }, select: { companyBin: true } })).companyBin;

function signalOf(notice: RegisterNotice): { events: OfferEvent[]; signal: SignalName } {
  const { messageId, at } = notice;
  if (notice.about === 'phone') return { events: [{ type: 'number-changed', at, messageId }], signal: 'numberChanged' };
  return { events: [{ type: 'consent-changed', at, messageId, status: notice.status }], signal: 'consentChanged' };
}
