import type { Committed } from '../../../../domain/commitments.ts';
import { COMMITTED, commitmentsIn } from '../../../../domain/commitments.ts';
import { contentHash } from '../../../../domain/content-hash.ts';
import type { OfferEvent } from '../../../../domain/events.ts';
import { isSealed, SealBroken } from '../../../vault/sealing.ts';
import { committedTexts } from '../committed-texts.ts';
import type { CommittedText } from '../committed-texts.ts';
import { openUnlessErased, readKeys } from '../../database/sealed.ts';
import type { Transaction } from '../../database/store.ts';
import { noVault } from '../../database/store.ts';
import type { Finding } from './finding.ts';
import { sha256Text } from './hashing.ts';

type Read = { offerId: string; entries: { sequence: number; event: OfferEvent }[] };
type Commitment = { offerId: string; sequence: number; id: string; contentHash: string };
/** `text` is null when the auditor has no keys to open it. */
type Text = { id: string; text: string | null; salt: string | null };

/** Checks the texts to which these entries commit (§6c); returns the number of those that could be checked: erased ones
 *  have no salt. */
export async function checkTexts(tx: Transaction, chains: Read[], report: (finding: Finding) => void): Promise<number> {
  const read: { committed: Commitment[]; stored: CommittedText[] }[] = [];
  for (const what of COMMITTED) {
    const committed = chains.flatMap((chain) => commitments(chain, what));
    const ids = committed.map(({ id }) => id);
    read.push({ committed, stored: await committedTexts(tx, what, ids) });
  }
  await readKeys(tx, [...new Set(read.flatMap(({ stored }) => stored.flatMap(({ keyId }) => keyId ?? [])))]);
  let checked = 0;
  for (const { committed, stored } of read)
    checked += compare(committed, await Promise.all(stored.map((text) => opened(tx, text))), report);
  return checked;
}

/** Opens a text. A broken seal gives an empty text, which does not match the commitment. */
async function opened(tx: Transaction, { id, keyId, text, salt, place }: CommittedText): Promise<Text> {
  if (isSealed(text) && tx.vault === noVault) return { id, text: null, salt };
  const open = openUnlessErased(tx, keyId ?? '', place, text).catch((fault: unknown) => {
    if (fault instanceof SealBroken) return '';
    throw fault;
  });
  return { id, text: (await open) ?? null, salt };
}

function commitments({ offerId, entries }: Read, wanted: Committed): Commitment[] {
  return entries.flatMap(({ sequence, event }) =>
    commitmentsIn(event).flatMap(({ what, id, hash }) =>
      what !== wanted || hash === undefined ? [] : [{ offerId, sequence, id, contentHash: hash }],
    ),
  );
}

function compare(commitments: Commitment[], texts: Text[], report: (finding: Finding) => void): number {
  const byId = new Map<string, Text[]>();
  for (const text of texts) byId.set(text.id, [...(byId.get(text.id) ?? []), text]);
  let checked = 0;
  for (const { offerId, sequence, id, contentHash: committed } of commitments) {
    const found = byId.get(id);
    if (!found) report({ offerId, sequence, problem: 'its text is gone' });
    else if (found.every(isOpen)) {
      checked += 1;
      if (!found.some(({ salt, text }) => contentHash(salt, text, sha256Text) === committed))
        report({ offerId, sequence, problem: 'its text is not the one to which it commits' });
    }
  }
  return checked;
}

const isOpen = (text: Text): text is Text & { text: string; salt: string } => text.salt !== null && text.text !== null;
