import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { OfferEvent } from '../../domain/events.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import { chainEntry, GENESIS_HASH, verifyChain } from '../../domain/journal.ts';
import { stateOf } from '../../domain/offer.ts';
import * as eg from './offer-examples.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const EVENTS: OfferEvent[] = [
  eg.made(),
  eg.phoneFound,
  eg.smsSent(1_000),
  eg.received(2_000),
  eg.answered(9_000, 'agree'),
  eg.called(10_000),
  eg.outcome(1e6, 'granted'),
];
function chain(events: readonly OfferEvent[], offerId = 'f3b1'): JournalEntry[] {
  return events.reduce<JournalEntry[]>((entries, event) => {
    const previous = entries.at(-1)?.hash ?? GENESIS_HASH;
    return [...entries, chainEntry(offerId, entries.length + 1, event, previous, sha256)];
  }, []);
}
const check = (entries: readonly JournalEntry[], offerId = 'f3b1') => verifyChain(offerId, entries, sha256);
const place = fc.integer({ min: 0, max: EVENTS.length - 1 });

describe('§6c the journal of an offer', () => {
  it('§6c verifies and gives the offer that its events fold to', () => {
    const found = check(chain(EVENTS));
    assert.equal(found.ok && stateOf(found.offer), 'GRANTED');
  });
  it('§6c does not depend on the order of an event’s fields, as a database may give them back', () => {
    const reversed = chain(EVENTS).map((entry) => ({
      ...entry,
      event: Object.fromEntries(Object.entries(entry.event).reverse()) as OfferEvent,
    }));
    assert.equal(check(reversed).ok, true);
  });
  it('§6c hashes the canonical JSON of offer, sequence, event and the hash before', () => {
    const event = eg.smsSent(1_000);
    const { hash } = chainEntry('f3b1', 2, event, GENESIS_HASH, sha256);
    assert.equal(hash, sha256(canonicalJson({ offerId: 'f3b1', sequence: 2, event, previousHash: GENESIS_HASH })));
  });
  it('§6c belongs to one offer only', () => assert.equal(check(chain(EVENTS), 'another').ok, false));
  it('§6c reveals an edited event and its place', () => {
    const entries = chain(EVENTS);
    entries[4] = { ...entries[4]!, event: eg.answered(9_000, 'refuse') };
    assert.deepEqual(check(entries), { ok: false, sequence: 5, problem: 'is not what was written' });
  });
  it('§6c reveals any edited event, hash or sequence', () => {
    fc.assert(
      fc.property(place, fc.constantFrom('at', 'hash', 'previousHash', 'sequence'), (n, field) => {
        const edit = (entry: JournalEntry): JournalEntry => {
          if (field === 'at') return { ...entry, event: { ...entry.event, at: eg.at(77) } };
          return { ...entry, [field]: field === 'sequence' ? entry.sequence + 1 : sha256('forged') };
        };
        assert.equal(check(chain(EVENTS).map((entry, i) => (i === n ? edit(entry) : entry))).ok, false);
      }),
    );
  });
  it('§6c reveals a deleted, inserted or moved entry', () => {
    fc.assert(
      fc.property(place, place, (from, to) => {
        const entries = chain(EVENTS);
        const without = entries.filter((_, i) => i !== from);
        if (from < EVENTS.length - 1) assert.equal(check(without).ok, false); // only a missing end needs a checkpoint
        if (from !== to) assert.equal(check(without.toSpliced(to, 0, entries[from]!)).ok, false);
        assert.equal(check(entries.toSpliced(to, 0, entries[from]!)).ok, false);
      }),
    );
  });
  it('§6c reveals an entry that was edited and hashed again, by the entry after it', () => {
    const entries = chain(EVENTS);
    const { sequence, previousHash } = entries[4]!;
    entries[4] = chainEntry('f3b1', sequence, eg.answered(9_000, 'refuse'), previousHash, sha256);
    assert.deepEqual(check(entries), { ok: false, sequence: 6, problem: 'does not follow the entry before it' });
  });
  it('§6c begins with offer-made', () => {
    assert.equal(check(chain(EVENTS.slice(1))).ok, false);
    assert.equal(check([]).ok, false);
  });
});
