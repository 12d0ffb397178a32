import assert from 'node:assert/strict';
import { openOfferBook } from '../../../adapters/store/book/offer-book.ts';
import { makeOffer } from '../../../adapters/store/offers/make-offer.ts';
import { isSealed } from '../../../adapters/vault/sealing.ts';
import * as at from './offer-steps.ts';
import { newPerson } from './own-store.ts';

describe('an offer to an organisation', function () {
  this.timeout(120_000);

  it('§2.3 §6b names the organisation in its SMS, and keeps the name sealed and out of the journal', async () => {
    const { store } = await at.sharedStore();
    const { iin: representativeIin, phone } = newPerson();
    const recipient = { bin: '200340000339', representativeIin };
    const made = await makeOffer(store, 'enbek', { serviceCode: 'plain', recipient, reference: at.next() });
    assert.ok(made.made === 'new');
    const id = made.offerId;
    const book = openOfferBook(store, () => 'sandbox');
    const events = [{ type: 'phone-found', at: at.now(), language: 'ru' } as const];
    const organisationName = 'Товарищество с ограниченной ответственностью «Ромашка»';
    await book.noteScreening(id, { events, phone, language: 'ru', token: 't', organisationName });
    const prepared = await book.prepareOffer(id);
    assert.ok('sms' in prepared);
    assert.match(prepared.sms.text, /^Минтруда, ТОО "Ромашка": назначить/);
    const stored = (await at.offerOf(id)).organisationName ?? '';
    assert.ok(isSealed(stored) && !stored.includes('Ромашка'));
    assert.ok((await at.journalOf(id)).every(({ event }) => !event.includes('Ромашка')));
    const { recipient: known, person } = await book.subject(id);
    assert.deepEqual([known.kind, person], ['organisation', representativeIin]);
  });
});
