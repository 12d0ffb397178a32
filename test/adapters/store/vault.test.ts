import assert from 'node:assert/strict';
import { erasePerson } from '../../../adapters/store/privacy/erase-person.ts';
import { makeOffer } from '../../../adapters/store/offers/make-offer.ts';
import { listOffers, readOffer } from '../../../adapters/store/offers/read-offers.ts';
import { resendOffer } from '../../../adapters/store/offers/cancel-offer.ts';
import { checkSeals } from '../../../adapters/store/database/check-seals.ts';
import { noVault, openDatabase, sha256 } from '../../../adapters/store/database/store.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import { verifyChain } from '../../../domain/journal.ts';
import { dumpOf } from '../../support/dump.ts';
import { inboundFrom } from '../../support/opened.ts';
import * as at from './offer-steps.ts';
import { decided, GRANT, completedOffer, REPLY_TEXT } from './completed-offers.ts';

async function chainOf(offerId: string) {
  const entries = await at.journalOf(offerId);
  return verifyChain(
    offerId,
    entries.map((entry) => ({ ...entry, event: JSON.parse(entry.event) as OfferEvent })),
    sha256,
  );
}

describe('personal data at rest', function () {
  this.timeout(120_000);

  it('§6b is in no row of the database that can be read without keys', async () => {
    const { iin, phone, store } = await completedOffer();
    const dump = await dumpOf((statement) => store.db.$queryRawUnsafe(statement));
    assert.ok(dump.length > 10_000, 'an empty dump proves nothing');
    for (const canary of [iin, phone, phone.slice(-9), REPLY_TEXT, 'Aigerim', 'kdp-token-canary', GRANT])
      assert.ok(!dump.includes(canary), `${canary} is in the database`);
  });

  it('§6b is still found: by the identifier, by the number, and by a read of the provider itself', async () => {
    const { iin, phone, id, store } = await completedOffer();
    for (const recipient of [{ identifier: iin }, { phone }]) {
      const found = await listOffers(store, 'enbek', { recipient }, { limit: 5 });
      assert.deepEqual(
        found.map((row) => row.id),
        [id],
      );
      assert.equal(found[0]!.recipient.identifier, iin);
    }
    assert.deepEqual(
      (await inboundFrom(store.db, phone)).map(({ text }) => text),
      [REPLY_TEXT, '1'],
    );
  });

  it('§6b does not open in another row', async () => {
    const [one, other] = [await completedOffer(), await completedOffer()];
    const { phone } = await at.offerOf(one.id);
    await one.store.db.offer.update({ where: { id: other.id }, data: { phone } });
    await assert.rejects(other.book.subject(other.id), { name: 'SealBroken' });
  });
});

describe('a start', () => {
  it('§6b refuses sealed data without keys, and unsealed data with keys', async () => {
    const { store, url } = await at.sharedStore();
    await completedOffer();
    await checkSeals(store.db);
    const without = openDatabase(url, { connections: 1, vault: noVault });
    await assert.rejects(checkSeals(without), /is sealed: KEYS_DIR/);
    const row = await store.db.recipient.findFirstOrThrow({ where: { erasedAt: null } });
    const identifiers = await store.db.recipient.findMany({ select: { id: true, identifier: true } });
    await store.db.recipient.updateMany({ data: { identifier: '900101400013' } });
    await assert.rejects(checkSeals(store.db), /npm start -- --fresh/);
    await assert.rejects(checkSeals(without), /Secrets shared with providers are sealed/);
    for (const { id, identifier } of identifiers)
      await store.db.recipient.update({ where: { id }, data: { identifier } });
    assert.ok(row.identifier.startsWith('s1.'));
    await without.$disconnect();
  });
});

describe('the erasure of a person', function () {
  this.timeout(120_000);

  it('§6b §6c makes all data of the person unreadable, and the journal still verifies', async () => {
    const offer = await completedOffer();
    const { store, iin, phone, id } = offer;
    const before = await chainOf(id);
    assert.ok(before.ok);
    assert.equal(await erasePerson(store, { kind: 'person', identifier: iin, actor: 'operator test' }), 'erased');
    assert.deepEqual(await chainOf(id), before);
    const row = await readOffer(store, 'enbek', id);
    assert.deepEqual([row?.state, row?.recipient.identifier], ['GRANTED', '']);
    await assert.rejects(offer.book.subject(id), { name: 'PersonErased' });
    assert.deepEqual(await inboundFrom(store.db, phone), []);
    assert.deepEqual(await listOffers(store, 'enbek', { recipient: { identifier: iin } }, { limit: 5 }), []);
    const { recipientId } = await at.offerOf(id);
    assert.equal(await store.db.dataKey.count({ where: { id: recipientId } }), 0);
    assert.equal(await store.db.auditEntry.count({ where: { subject: `person ${recipientId}` } }), 1);
  });

  it('§6b leaves nothing that could be compared with a number, an identifier or a request', async () => {
    const [gone, stays] = [await completedOffer(), await completedOffer()];
    const { store, iin } = gone;
    const key = at.next();
    const request = { serviceCode: 'plain', recipient: { iin }, reference: at.next() };
    const made = await makeOffer(store, 'enbek', request, { idempotencyKey: key });
    assert.ok(made.made === 'new');
    await gone.book.record(made.offerId, (_, { iso }) => [
      { type: 'offer-ended', at: iso, state: 'INELIGIBLE', reason: 'cool-down' },
    ]);
    const { requestHash } = await store.db.idempotencyKey.findFirstOrThrow({ where: { key } });
    const traces = [at.indexOf(gone.phone), requestHash];
    const dump = () => dumpOf((statement) => store.db.$queryRawUnsafe(statement));
    const before = await dump();
    for (const trace of traces) assert.ok(before.includes(trace));
    assert.equal(await erasePerson(store, { kind: 'person', identifier: iin, actor: 'operator test' }), 'erased');
    const after = await dump();
    for (const trace of traces) assert.ok(!after.includes(trace), `${trace} is still there`);
    assert.ok(after.includes(at.indexOf(stays.phone)));
  });

  it('§6b leaves other persons alone, and the same person may get a later offer', async () => {
    const [gone, stays] = [await completedOffer(), await completedOffer()];
    const { store, iin } = gone;
    await erasePerson(store, { kind: 'person', identifier: iin, actor: 'operator test' });
    assert.equal((await readOffer(store, 'enbek', stays.id))?.recipient.identifier, stays.iin);
    const again = await makeOffer(store, 'enbek', { serviceCode: 'plain', recipient: { iin }, reference: at.next() });
    assert.equal(again.made, 'new');
  });

  it('§6b is refused while an offer to the person is open, and reveals nothing about an unknown person', async () => {
    const open = await at.received();
    const erase = (identifier: string) =>
      erasePerson(open.store, { kind: 'person', identifier, actor: 'operator test' });
    assert.equal(await erase(open.iin), 'offer-open');
    assert.equal((await open.book.subject(open.id)).person, open.iin);
    assert.equal(await erase('900101400013'), 'unknown');
  });

  it('§3.2 is refused until the person has been informed of the decision', async () => {
    const { id, iin, store, book } = await decided();
    const erase = () => erasePerson(store, { kind: 'person', identifier: iin, actor: 'operator test' });
    assert.equal((await at.offerOf(id)).state, 'GRANTED');
    assert.equal(await erase(), 'offer-open');
    assert.equal((await book.subject(id)).person, iin);
    await book.record(id, (_, { iso }) => [{ type: 'offer-ended', at: iso, state: 'GRANTED', reason: 'granted' }]);
    assert.equal(await erase(), 'erased');
  });

  it('§6b leaves nothing to be retried without end: no answer to a reply, no offer to be sent again', async () => {
    const undelivered = async () => {
      const offer = await at.screened();
      const end = { state: 'UNDELIVERED', reason: 'sms-undeliverable' } as const;
      await offer.book.record(offer.id, (_, { iso }) => [{ type: 'offer-ended', at: iso, ...end }]);
      await at.reply(offer.phone, 'who are you?');
      return offer;
    };
    const [gone, stays] = [await undelivered(), await undelivered()];
    await erasePerson(gone.store, { kind: 'person', identifier: gone.iin, actor: 'operator test' });
    for (const { store, book, id, phone } of [gone, stays]) {
      const isGone = id === gone.id;
      const where = isGone ? { text: { not: '' }, phoneIndex: '' } : { phoneIndex: at.indexOf(phone) };
      const { id: inboundId } = await store.db.inboundSms.findFirstOrThrow({ where, orderBy: { arrivedAt: 'desc' } });
      const answer = await book.prepareReply({ inboundId, kind: 'unknownSender' });
      assert.equal(answer?.sms.to, isGone ? undefined : phone);
      assert.equal(await resendOffer(store, { offerId: id, by: 'test' }), isGone ? 'not-resendable' : 'resent');
    }
  });
});
