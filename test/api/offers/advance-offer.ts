/** Advances an offer as the worker would: through the offer book, without Temporal. */
import { openOfferBook } from '../../../adapters/store/book/offer-book.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import type { RunningApi } from '../support.ts';
import { anOffer, aPhone } from '../support.ts';

/** An offer whose SMS has been sent to a phone. */
export async function sentOffer(
  api: RunningApi,
  changes: object = {},
  gateway = 'sandbox',
): Promise<{ id: string; code: string; phone: string }> {
  const { status, body } = await api.call('/v1/offers', { json: anOffer(changes) });
  if (status !== 201) throw new Error(`POST /v1/offers answered ${status} ${JSON.stringify(body)}`);
  const { id, code } = body as { id: string; code: string };
  const phone = aPhone();
  // Quiet hours would delay it at night, so its time is the last noon in Kazakhstan.
  const today = Date.parse(`${new Date().toISOString().slice(0, 10)}T07:00:00Z`);
  const noon = today <= Date.now() ? today : today - 24 * 3_600_000;
  const book = openOfferBook({ ...api.store, now: () => Promise.resolve(noon) }, () => gateway);
  const found: OfferEvent = { type: 'phone-found', at: new Date(noon).toISOString(), language: 'kk' };
  await book.noteScreening(id, { events: [found], phone, language: 'kk', token: 'token' });
  const prepared = await book.prepareOffer(id);
  if ('events' in prepared) throw new Error(`the offer waits: ${JSON.stringify(prepared.events)}`);
  const { language, parts, sms, contentHash } = prepared;
  await book.record(id, () => [
    { type: 'sms-sent', at: new Date().toISOString(), kind: 'offer', smsId: sms.id, language, parts, contentHash },
  ]);
  return { id, code, phone };
}

/** An offer that its recipient has accepted. */
export async function agreedOffer(api: RunningApi): Promise<{ id: string; code: string; phone: string }> {
  const offer = await sentOffer(api);
  await api.webhook('/webhooks/sms/sandbox/receipts', {
    receipts: [{ id: `receipt-${offer.id}`, messageId: `${offer.id}.offer`, status: 'delivered' }],
  });
  await api.webhook('/webhooks/sms/sandbox/replies', {
    messages: [{ id: `reply-${offer.id}`, from: offer.phone, text: '1' }],
  });
  return offer;
}

/** Records, as the worker does, that the recipient was informed of the cancellation. */
export async function noteCancellationSent(api: RunningApi, id: string): Promise<void> {
  const book = openOfferBook(api.store, () => 'sandbox');
  await book.record(id, (_, { iso }) => [{ type: 'offer-ended', at: iso, state: 'CANCELLED', reason: 'cancelled' }]);
}
