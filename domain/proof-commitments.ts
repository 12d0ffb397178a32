/** Whether the texts and octets of a proof are those to which its journal commits (§6c). */
import type { Committed } from './commitments.ts';
import { commitmentsIn } from './commitments.ts';
import { contentHash } from './content-hash.ts';
import type { Sha256 } from './journal.ts';
import type { Proof } from './proof.ts';

/** The result (§6c): each check that passed, in plain words, and each fault with its place. */
export type ProofReport = { checks: string[]; faults: Fault[] };
/** A fault: its place and the problem. */
export type Fault = { place: string; problem: string };

/** §6c The hashes to which the journal commits; of replies only the recipient's own. */
export function hashesOf({ journal }: Proof, wanted: Committed): Map<string, string | undefined> {
  const own = journal.filter(({ event }) => event.type !== 'answer-received' || event.fromRecipient);
  const commitments = own.flatMap(({ event }) => commitmentsIn(event)).filter(({ what }) => what === wanted);
  return new Map(commitments.map(({ id, hash }) => [id, hash]));
}

/** What was found (§6c): faults, and how many texts could not be checked. */
export type Bound = { faults: Fault[]; older: number; erased: number };
/** A text with the id of its event; `salt` is absent after an erasure. */
export type Item = { id: string; text: string; salt?: string | undefined };

/** §6c Each text opens the commitment of its event, and each commitment has its text. */
export function bind(
  part: string,
  items: readonly Item[],
  hashes: ReadonlyMap<string, string | undefined>,
  sha256: Sha256,
): Bound {
  const bound: Bound = { faults: [], older: 0, erased: 0 };
  const seen = new Set<string>();
  for (const [n, { id, text, salt }] of items.entries()) {
    const place = `${part}[${n}]`;
    const hash = hashes.get(id);
    if (!hashes.has(id) || seen.has(id))
      bound.faults.push({ place, problem: 'the journal has no event for this text' });
    else if (hash === undefined) bound.older += 1;
    // The text was erased with the person's key and the salt; the entry still says that there was one.
    else if (salt === undefined && text === '') bound.erased += 1;
    else if (hash !== contentHash(salt ?? '', text, sha256))
      bound.faults.push({ place, problem: 'does not match its commitment in the journal' });
    seen.add(id);
  }
  for (const key of hashes.keys())
    if (!seen.has(key)) bound.faults.push({ place: part, problem: `the text of ${key} is missing` });
  return bound;
}

/** §6c What was checked, in one line. */
export const summaryOf = (what: string, { older, erased }: Bound): string =>
  [
    what,
    ...(older + erased === 0 ? ['each matches its commitment in the journal'] : []),
    ...(older > 0 ? [`${older} from before commitments existed, not checked`] : []),
    ...(erased > 0 ? [`${erased} erased with the person`] : []),
  ].join(', ');

/** §6c The octets of each receipt open a commitment of the journal. Two gateways may give two receipts one id. */
export function bindReceipts({ journal }: Proof, items: readonly Item[], sha256: Sha256): Bound {
  const bound: Bound = { faults: [], older: 0, erased: 0 };
  const committed = journal
    .flatMap(({ event }) => commitmentsIn(event))
    .filter(({ what }) => what === 'receipt-octets');
  for (const [n, { id, text, salt }] of items.entries()) {
    const place = `receipts[${n}]`;
    const own = committed.filter((one) => one.id === id);
    if (own.length === 0) bound.faults.push({ place, problem: 'the journal has no event for this receipt' });
    else if (own.some(({ hash }) => hash === undefined)) bound.older += 1;
    else if (salt === undefined && text === '') bound.erased += 1;
    else if (!own.some(({ hash }) => hash === contentHash(salt ?? '', text, sha256)))
      bound.faults.push({ place, problem: 'does not match its commitment in the journal' });
  }
  return bound;
}
