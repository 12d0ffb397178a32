import { canonicalJson } from './canonical-json.ts';
import type { OfferEvent } from './events.ts';
import type { Offer } from './offer.ts';
import { foldEvents } from './offer.ts';

/** One link of an offer's chain (§6c): the event, and a hash over it and everything before it. */
export type JournalEntry = { sequence: number; event: OfferEvent; previousHash: string; hash: string };

/** SHA-256 of a UTF-8 text as lower-case hex; passed in, because the domain imports no library. */
export type Sha256 = (text: string) => string;

/** The previous hash of the first entry of every chain (§6c). */
export const GENESIS_HASH = '0'.repeat(64);

/** Links an event to the chain of an offer (§6c); sequences count from 1. */
export function chainEntry(
  offerId: string,
  sequence: number,
  event: OfferEvent,
  previousHash: string,
  sha256: Sha256,
): JournalEntry {
  return {
    sequence,
    event,
    previousHash,
    hash: sha256(entryText(offerId, sequence, canonicalJson(event), previousHash)),
  };
}

/** The text that an entry's hash is taken over (§6c): the canonical JSON of `{ offerId, sequence, event,
 *  previousHash }`, composed from an event that is canonical JSON already. */
export function entryText(offerId: string, sequence: number, canonicalEvent: string, previousHash: string): string {
  const id = JSON.stringify(offerId);
  return `{"event":${canonicalEvent},"offerId":${id},"previousHash":"${previousHash}","sequence":${sequence}}`;
}

/** What a check of a chain found: the offer that its events make, or the first entry that is wrong and why. */
export type ChainCheck = { ok: true; offer: Offer } | { ok: false; sequence: number; problem: string };

/** Verifies a whole chain (§6c): no entry edited, deleted, reordered or inserted. Only a checkpoint (merkle.ts) shows
 *  that entries are missing at the end. */
export function verifyChain(offerId: string, entries: readonly JournalEntry[], sha256: Sha256): ChainCheck {
  let previousHash = GENESIS_HASH;
  for (const [index, entry] of entries.entries()) {
    const sequence = index + 1;
    const expected = chainEntry(offerId, sequence, entry.event, previousHash, sha256);
    if (entry.sequence !== sequence) return { ok: false, sequence, problem: `entry ${sequence} is missing` };
    if (entry.previousHash !== previousHash)
      return { ok: false, sequence, problem: 'does not follow the entry before it' };
    if (entry.hash !== expected.hash) return { ok: false, sequence, problem: 'is not what was written' };
    previousHash = entry.hash;
  }
  if (entries[0]?.event.type !== 'offer-made')
    return { ok: false, sequence: 1, problem: 'the chain does not begin with offer-made' };
  return { ok: true, offer: foldEvents(entries.map((entry) => entry.event)) };
}
