import { mobileNumber } from '../../../activities/mobile-number.ts';
import type { OfferMade } from '../../../domain/events.ts';
import type { Offer } from '../../../domain/offer.ts';
import { newOffer, stateOf } from '../../../domain/offer.ts';
import type { Prisma } from '../../../prisma/generated/client.ts';
import type { OfferRequest } from './make-offer.ts';
import { identifierOf, indexIn, openUnlessErased } from '../database/sealed.ts';
import type { ReadScope } from '../database/read-scope.ts';
import { inReadScope, within } from '../database/read-scope.ts';
import type { TroubleRow } from './troubles.ts';
import type { Store, Transaction } from '../database/store.ts';

const columns = {
  id: true,
  code: true,
  state: true,
  reason: true,
  serviceCode: true,
  serviceVersion: true,
  reference: true,
  lifeEvent: true,
  language: true,
  factsAsOf: true,
  createdAt: true,
  sentAt: true,
  receivedAt: true,
  deadline: true,
  endedAt: true,
  folded: true,
  recipient: { select: { id: true, kind: true, identifier: true } },
  representative: { select: { id: true, identifier: true } },
} satisfies Prisma.OfferSelect;

/** An offer as its provider may read it; its personal columns must be masked before they are shown. `trouble`: only
 *  where one offer is read. */
export type OfferRow = Omit<Prisma.OfferGetPayload<{ select: typeof columns }>, 'folded'> & {
  folded: Offer;
  trouble?: TroubleRow | null;
};

type People = { offerId: string; request: OfferRequest; recipient: { id: string; representativeId: string | null } };

/** A new offer in the form of `readOffer`, made from the request: the answer to the caller needs no read. */
export function writtenOffer(made: OfferMade, { offerId, request, recipient }: People): OfferRow {
  const { code, serviceCode, serviceVersion, factsAsOf, at } = made;
  const { reference, lifeEvent = null, recipient: named } = request;
  const folded = newOffer(made);
  const { id, representativeId } = recipient;
  const nothingYet = { reason: null, language: null, sentAt: null, receivedAt: null, deadline: null, endedAt: null };
  const representative =
    'bin' in named && representativeId !== null ? { id: representativeId, identifier: named.representativeIin } : null;
  return {
    ...nothingYet,
    id: offerId,
    code,
    state: stateOf(folded),
    serviceCode,
    serviceVersion,
    reference,
    lifeEvent,
    folded,
    factsAsOf: new Date(factsAsOf),
    createdAt: new Date(at),
    recipient:
      'bin' in named
        ? { id, kind: 'organisation', identifier: named.bin }
        : { id, kind: 'person', identifier: named.iin },
    representative,
  };
}

/** Where a page of the list ended: the newest offers come first. */
export type OfferPlace = { createdAt: string; id: string };
export type OfferFilter = {
  state?: string;
  service?: string;
  reference?: string;
  from?: string;
  to?: string;
  recipient?: { identifier: string } | { phone: string };
};

/** An offer in the read scope of the caller; undefined for others. */
export async function readOffer(
  { db }: Pick<Store, 'db'>,
  scope: ReadScope,
  id: string,
): Promise<OfferRow | undefined> {
  return inReadScope(db, scope, async (tx) => {
    const row = await tx.offer.findFirst({ where: { id, ...within(scope) }, select: columns });
    if (!row) return undefined;
    // Not as a relation: the client would ask for it beside the others, on the one connection of the transaction.
    const trouble = await tx.offerTrouble.findUnique({ where: { offerId: id } });
    return opened(tx, { ...(row as unknown as OfferRow), trouble });
  });
}

/** Whether the offer exists in the read scope of the caller. */
export async function isOfferInScope({ db }: Pick<Store, 'db'>, scope: ReadScope, id: string): Promise<boolean> {
  return (await inReadScope(db, scope, (tx) => tx.offer.count({ where: { id, ...within(scope) } }))) === 1;
}

/** The offers in the read scope of the caller, newest first, after the last one of the previous page. */
export async function listOffers(
  { db }: Pick<Store, 'db'>,
  scope: ReadScope,
  filter: OfferFilter,
  { limit, after }: { limit: number; after?: OfferPlace },
): Promise<OfferRow[]> {
  const { state, service: serviceCode, reference, from, to, recipient } = filter;
  const where: Prisma.OfferWhereInput = {
    ...within(scope),
    ...(state ? { state } : {}),
    ...(serviceCode ? { serviceCode } : {}),
    ...(reference ? { reference } : {}),
    createdAt: { ...(from ? { gte: new Date(from) } : {}), ...(to ? { lt: new Date(to) } : {}) },
    AND: [...(recipient ? [ofRecipient(db, recipient)] : []), ...(after ? [olderThan(after)] : [])],
  };
  const orderBy: Prisma.OfferOrderByWithRelationInput[] = [{ createdAt: 'desc' }, { id: 'desc' }];
  return inReadScope(db, scope, async (tx) => {
    const rows = await tx.offer.findMany({ where, select: columns, orderBy, take: limit });
    return Promise.all(rows.map((row) => opened(tx, row as unknown as OfferRow)));
  });
}

/** The row with its identifiers opened; those of an erased person are empty. */
async function opened(db: Transaction, row: OfferRow): Promise<OfferRow> {
  const open = async <T extends { id: string; identifier: string }>(person: T): Promise<T> => {
    return {
      ...person,
      identifier: (await openUnlessErased(db, person.id, identifierOf(person.id), person.identifier)) ?? '',
    };
  };
  const representative = row.representative && (await open(row.representative));
  return { ...row, recipient: await open(row.recipient), representative };
}

/** The recipient that twelve digits or a mobile number name; undefined when they name no person. */
export function recipientNamed(written: string): OfferFilter['recipient'] {
  if (/^[0-9]{12}$/.test(written)) return { identifier: written };
  const phone = mobileNumber(written);
  return phone === undefined ? undefined : { phone };
}

function ofRecipient(db: Store['db'], recipient: { identifier: string } | { phone: string }): Prisma.OfferWhereInput {
  if ('phone' in recipient) return { phoneIndex: indexIn(db, 'phone', recipient.phone) };
  const person = { identifierIndex: indexIn(db, 'identifier', recipient.identifier) };
  return { OR: [{ recipient: person }, { representative: person }] };
}

function olderThan({ createdAt, id }: OfferPlace): Prisma.OfferWhereInput {
  // The first line lets the index be used; the second is exact.
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
}
