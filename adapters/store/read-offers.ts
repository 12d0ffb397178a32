import { mobileNumber } from '../../activities/mobile-number.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Store } from './store.ts';

const columns = {
  id: true,
  code: true,
  state: true,
  reason: true,
  serviceCode: true,
  serviceVersion: true,
  reference: true,
  language: true,
  factsAsOf: true,
  createdAt: true,
  sentAt: true,
  receivedAt: true,
  deadline: true,
  endedAt: true,
  folded: true,
  recipient: { select: { kind: true, identifier: true } },
  representative: { select: { identifier: true } },
} satisfies Prisma.OfferSelect;

/** An offer as its provider may read it, and the personal columns that must be masked first. */
export type OfferRow = Omit<Prisma.OfferGetPayload<{ select: typeof columns }>, 'folded'> & { folded: Offer };

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

/** One offer of this provider; undefined for another's. */
export async function readOffer(
  { db }: Pick<Store, 'db'>,
  providerId: string,
  id: string,
): Promise<OfferRow | undefined> {
  const row = await db.offer.findFirst({ where: { id, providerId }, select: columns });
  return (row as OfferRow | null) ?? undefined;
}

/** Whether this provider made such an offer. */
export async function isOfferOf({ db }: Pick<Store, 'db'>, providerId: string, id: string): Promise<boolean> {
  return (await db.offer.count({ where: { id, providerId } })) === 1;
}

/** The provider's offers, the newest first, after the place where the last page ended. */
export async function listOffers(
  { db }: Pick<Store, 'db'>,
  providerId: string,
  filter: OfferFilter,
  { limit, after }: { limit: number; after?: OfferPlace },
): Promise<OfferRow[]> {
  const { state, service: serviceCode, reference, from, to, recipient } = filter;
  const where: Prisma.OfferWhereInput = {
    providerId,
    ...(state ? { state } : {}),
    ...(serviceCode ? { serviceCode } : {}),
    ...(reference ? { reference } : {}),
    createdAt: { ...(from ? { gte: new Date(from) } : {}), ...(to ? { lt: new Date(to) } : {}) },
    AND: [...(recipient ? [ofRecipient(recipient)] : []), ...(after ? [olderThan(after)] : [])],
  };
  const orderBy: Prisma.OfferOrderByWithRelationInput[] = [{ createdAt: 'desc' }, { id: 'desc' }];
  return (await db.offer.findMany({ where, select: columns, orderBy, take: limit })) as unknown as OfferRow[];
}

/** The recipient that twelve digits or a mobile number name; undefined when they name nobody. */
export function recipientNamed(written: string): OfferFilter['recipient'] {
  if (/^[0-9]{12}$/.test(written)) return { identifier: written };
  const phone = mobileNumber(written);
  return phone === undefined ? undefined : { phone };
}

function ofRecipient(recipient: { identifier: string } | { phone: string }): Prisma.OfferWhereInput {
  if ('phone' in recipient) return recipient;
  return { OR: [{ recipient }, { representative: recipient }] };
}

function olderThan({ createdAt, id }: OfferPlace): Prisma.OfferWhereInput {
  // The first line lets the index be used; the second is exact.
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
}
