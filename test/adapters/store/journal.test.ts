import { openInbound } from '../../support/opened.ts';
import assert from 'node:assert/strict';
import { eventsOf } from '../../../adapters/store/journal/locked-offer.ts';
import { sha256 } from '../../../adapters/store/database/store.ts';
import { receiveResult } from '../../../adapters/store/offers/receive-result.ts';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import type { JournalEntry } from '../../../domain/journal.ts';
import { verifyChain } from '../../../domain/journal.ts';
import { foldEvents, stateOf } from '../../../domain/offer.ts';
import * as at from './offer-steps.ts';

/** An offer that was granted, after a correction and a help request. */
async function granted() {
  const offer = await at.received();
  for (const text of ['2', 'hm?', '1']) {
    at.pass(1_000);
    await at.reply(offer.phone, text);
  }
  await offer.book.beginCall(offer.id, 'kdp-token');
  await offer.book.noteCall(offer.id, { calledAt: at.now() });
  const decision = { messageId: at.next(), outcome: 'granted', at: at.now(), body: { note: 'as it came' } } as const;
  assert.equal(await receiveResult(offer.store, 'enbek', { ...decision, offerId: offer.id }), 'received');
  return offer;
}

describe('the journal in the database', function () {
  this.timeout(120_000);
  let id: string;
  let entries: JournalEntry[];
  const check = (list: readonly JournalEntry[]) => verifyChain(id, list, sha256).ok;

  before(async () => {
    ({ id } = await granted());
    entries = (await at.journalOf(id)).map((row) => ({ ...row, event: JSON.parse(row.event) as OfferEvent }));
  });

  it('§6c can only be added to: UPDATE, DELETE and TRUNCATE fail, for the owner too', async () => {
    const { db } = (await at.sharedStore()).store;
    const attempts = [
      () => db.$executeRaw`UPDATE journal SET event = '{}' WHERE offer_id = ${id}::uuid`,
      () => db.$executeRaw`DELETE FROM journal WHERE offer_id = ${id}::uuid`,
      () => db.$executeRaw`TRUNCATE journal`,
      () => db.$executeRaw`TRUNCATE journal CASCADE`,
      () => db.$executeRaw`DELETE FROM offers WHERE id = ${id}::uuid`,
    ];
    for (const attempt of attempts) await assert.rejects(attempt);
    assert.equal((await at.journalOf(id)).length, entries.length);
  });
  it('§6c keeps what a recipient sent as it came', async () => {
    const { db } = (await at.sharedStore()).store;
    await assert.rejects(db.$executeRaw`UPDATE inbound_sms SET text = '2' WHERE offer_id = ${id}::uuid`);
    await assert.rejects(db.$executeRaw`UPDATE inbound_sms SET arrived_at = now() WHERE offer_id = ${id}::uuid`);
    const texts = await db.inboundSms.findMany({ where: { offerId: id }, orderBy: { arrivedAt: 'asc' } });
    const opened = await Promise.all(texts.map((row) => openInbound(db, row)));
    assert.deepEqual(
      opened.map(({ text }) => text),
      ['2', 'hm?', '1'],
    );
  });
  it('§6c verifies from what the database returns', () => {
    const found = verifyChain(id, entries, sha256);
    assert.equal(found.ok && stateOf(found.offer), 'GRANTED');
  });
  it('§6c reveals each of 200 manipulations: edits, deletions, moves and insertions', () => {
    const { length } = entries;
    for (let n = 0; n < 200; n += 1) {
      const [place, other] = [n % (length - 1), (n * 7 + 3) % length];
      const entry = entries[place]!;
      const forged = { ...entry.event, at: new Date(n * 1_000).toISOString() } as OfferEvent;
      const moved = entries.toSpliced(place, 1).toSpliced(other, 0, entry);
      const tampered = [
        entries.with(place, { ...entry, event: forged }),
        entries.toSpliced(place, 1),
        other === place ? entries.toSpliced(place, 2) : moved,
        entries.toSpliced(other, 0, { ...entry, event: forged }),
      ][n % 4]!;
      assert.equal(check(tampered), false, `tamper ${n}`);
    }
  });
  it('§6c determines the offer: state, times and fold follow from its events', async () => {
    const row = await at.offerOf(id);
    const folded = foldEvents(await eventsOf((await at.sharedStore()).store.db, id));
    assert.equal(canonicalJson(row.folded), canonicalJson(JSON.parse(JSON.stringify(folded))));
    assert.deepEqual([row.state, row.reason, row.sequence], ['GRANTED', 'granted', entries.length]);
    assert.equal(row.receivedAt?.toISOString(), folded.receivedAt);
    assert.equal(row.deadline?.getTime(), Date.parse(folded.receivedAt!) + 24 * 3_600_000);
  });
  it('§6b §6c holds no IIN, phone or text', async () => {
    const { phone } = await at.offerOf(id);
    const written = JSON.stringify(entries);
    for (const personal of [phone!.slice(1), 'hm?', 'as it came']) assert.ok(!written.includes(personal), personal);
  });
});
