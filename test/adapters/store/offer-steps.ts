/** Offers in a store without Temporal: a test takes each step of an offer itself. One database for all files of this
 *  folder. */
import { testVault } from '../../support/test-vault.ts';
import { mobileNumber } from '../../../activities/mobile-number.ts';
import { makeOffer } from '../../../adapters/store/offers/make-offer.ts';
import { openOfferBook } from '../../../adapters/store/book/offer-book.ts';
import { receiveReceipts } from '../../../adapters/store/sms/receive-receipts.ts';
import { receiveReply } from '../../../adapters/store/sms/receive-replies.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import type { OwnStore } from './own-store.ts';
import { openOwnStore, newPerson } from './own-store.ts';
import { OCTETS } from '../../support/octets.ts';

/** Eleven in the morning in Kazakhstan; tests advance it. */
export const clock = { ms: Date.parse('2026-11-24T06:00:00.000Z') };
export const now = (): string => new Date(clock.ms).toISOString();
export const pass = (ms: number): void => void (clock.ms += ms);

let opened: Promise<OwnStore> | undefined;
/** Opened at the first call, closed at the end of the run. */
export const sharedStore = (): Promise<OwnStore> => (opened ??= openOwnStore({ now: async () => clock.ms }));
after(async () => (await opened)?.close());

let count = 0;
export const next = (): string => `id-${(count += 1)}`;

export const offerOf = async (id: string) => (await sharedStore()).store.db.offer.findUniqueOrThrow({ where: { id } });
export const journalOf = async (offerId: string) =>
  (await sharedStore()).store.db.journalEntry.findMany({ where: { offerId }, orderBy: { sequence: 'asc' } });
export const typesOf = async (offerId: string) => (await journalOf(offerId)).map(({ type }) => type);

type Wish = {
  person?: { iin: string; phone: string };
  /** The BIN of the recipient, whose representative the person is. */
  organisation?: string;
  serviceCode?: string;
  reference?: string;
  lifeEvent?: string;
  providerId?: string;
};

/** An offer as a provider makes it. */
export async function made({
  person = newPerson(),
  organisation,
  serviceCode = 'plain',
  reference = next(),
  lifeEvent,
  providerId = 'enbek',
}: Wish = {}) {
  const { store } = await sharedStore();
  const recipient =
    organisation === undefined ? { iin: person.iin } : { bin: organisation, representativeIin: person.iin };
  const named = lifeEvent === undefined ? {} : { lifeEvent };
  const result = await makeOffer(store, providerId, { serviceCode, recipient, reference, ...named });
  if (result.made === 'refused') throw new Error(result.because);
  const book = openOfferBook(store, () => 'sandbox');
  return { ...person, id: result.offerId, store, book };
}

/** An offer whose recipient was found: it holds the phone slot, or waits for it. */
export async function screened(wish: Wish = {}) {
  const offer = await made(wish);
  await findPhone(offer, offer.phone);
  return offer;
}

type Screening = { events: OfferEvent[]; language?: 'kk' | 'ru' };

/** The screening of an offer, which finds this number. */
export function findPhone({ id, book }: Awaited<ReturnType<typeof made>>, number: string, more = FIRST) {
  const { events, language = 'ru' } = more;
  const found = [...events, { type: 'phone-found', at: now(), language } as const];
  return book.noteScreening(id, { events: found, phone: mobileNumber(number), language, token: 'kdp-token' });
}
const FIRST: Screening = { events: [] };
/** The first event of a repeated screening. */
export const outdated = (): OfferEvent => ({ type: 'screening-outdated', at: now() });

/** An offer whose SMS the carrier accepted. */
export async function sent(wish: Wish = {}) {
  const offer = await screened(wish);
  const prepared = await offer.book.prepareOffer(offer.id);
  if ('events' in prepared) throw new Error(`not sent: ${JSON.stringify(prepared.events)}`);
  const { sms, language, parts } = prepared;
  await offer.book.record(offer.id, (_, { iso }) => [
    { type: 'sms-sent', at: iso, kind: 'offer', smsId: sms.id, language, parts },
  ]);
  return { ...offer, sms, code: (await offerOf(offer.id)).code };
}

/** An offer whose question was received: its window runs. */
export async function received(wish: Wish = {}) {
  const offer = await sent(wish);
  await receipt(offer.sms.id);
  return offer;
}

export async function receipt(smsId: string, status: 'delivered' | 'expired' | 'atCarrier' = 'delivered', id = next()) {
  const { store } = await sharedStore();
  return receiveReceipts(store, 'sandbox', [{ receiptId: id, smsId, status, arrivedAt: now(), octets: OCTETS }]);
}

/** A reply by SMS; the carrier's id and time may be given. */
export async function reply(from: string, text: string, more: { messageId?: string; carrierAt?: string } = {}) {
  const { store } = await sharedStore();
  return receiveReply(store, 'sandbox', { messageId: next(), from, text, arrivedAt: now(), octets: OCTETS, ...more });
}

/** The kinds of SMS that answer replies from this number, in order. */
export async function answersTo(phone: string) {
  const { db } = (await sharedStore()).store;
  const rows = await db.inboundSms.findMany({
    where: { phoneIndex: indexOf(phone) },
    orderBy: { arrivedAt: 'asc' },
  });
  return rows.map(({ reply }) => reply);
}

/** The blind index of a number. */
export const indexOf = (phone: string): string => testVault.index('phone', phone);
