import { contentHash } from '../../domain/content-hash.ts';
import type { Fact } from '../../domain/facts.ts';
import { isSealed, SealBroken } from '../vault/sealing.ts';
import type { Place } from '../vault/sealing.ts';
import { evidencePlace, storedEvidence } from '../store/desk-answers.ts';
import { openUnlessErased, readKeys } from '../store/sealed.ts';
import { inboundPlace } from '../store/take-replies.ts';
import { smsPlace } from '../store/write-sms.ts';
import type { Transaction } from '../store/store.ts';
import { noVault } from '../store/store.ts';
import type { Finding } from './finding.ts';
import { sha256Text } from './hashing.ts';

type Read = { offerId: string; entries: { sequence: number; fact: Fact }[] };
type Commitment = { offerId: string; sequence: number; id: string; contentHash: string };
/** `text` is null where this auditor has no keys to open it. */
type Text = { id: string; text: string | null; salt: string | null };
type Sealed = Text & { text: string; keyId: string | null };

/** The texts to which these entries commit (§6c); gives the number of those that could be checked: erased ones have no salt. */
export async function checkTexts(tx: Transaction, chains: Read[], report: (finding: Finding) => void): Promise<number> {
  const received = chains.flatMap((chain) => commitments(chain, 'answer-received'));
  const sent = chains.flatMap((chain) => commitments(chain, 'sms-sent'));
  const atDesk = chains.flatMap((chain) => commitments(chain, 'desk-answer'));
  const idsOf = (list: Commitment[]) => list.map(({ id }) => id);
  const ids = (list: Commitment[]) => ({ where: { id: { in: idsOf(list) } } });
  const select = { id: true, keyId: true, text: true, salt: true } as const;
  const heard = received.length > 0 ? await tx.inboundSms.findMany({ ...ids(received), select }) : [];
  const said = sent.length > 0 ? await tx.outgoingSms.findMany({ ...ids(sent), select }) : [];
  const evidence = atDesk.length > 0 ? await storedEvidence(tx, idsOf(atDesk)) : [];
  await readKeys(tx, [...new Set([...heard, ...said, ...evidence].flatMap(({ keyId }) => keyId ?? []))]);
  const open = (texts: Sealed[], place: (id: string) => Place) =>
    Promise.all(texts.map((text) => opened(tx, text, place(text.id))));
  return (
    compare(received, await open(heard, (id) => inboundPlace('text', id)), report) +
    compare(sent, await open(said, (id) => smsPlace('text', id)), report) +
    compare(atDesk, await open(evidence, evidencePlace), report)
  );
}

/** A seal that is broken opens to nothing, and that is not what the journal commits to. */
async function opened(tx: Transaction, { id, keyId, text, salt }: Sealed, place: Place): Promise<Text> {
  if (isSealed(text) && tx.vault === noVault) return { id, text: null, salt };
  const open = openUnlessErased(tx, keyId ?? '', place, text).catch((fault: unknown) => {
    if (fault instanceof SealBroken) return '';
    throw fault;
  });
  return { id, text: (await open) ?? null, salt };
}

function commitments({ offerId, entries }: Read, type: 'answer-received' | 'sms-sent' | 'desk-answer'): Commitment[] {
  return entries.flatMap(({ sequence, fact }) => {
    if (fact.type !== type) return [];
    const [id, hash] = committedBy(fact);
    return hash === undefined ? [] : [{ offerId, sequence, id, contentHash: hash }];
  });
}

function committedBy(fact: Extract<Fact, { type: 'answer-received' | 'sms-sent' | 'desk-answer' }>) {
  if (fact.type === 'desk-answer') return [fact.requestId, fact.evidenceHash] as const;
  return [fact.type === 'sms-sent' ? fact.smsId : fact.inboundId, fact.contentHash] as const;
}

function compare(commitments: Commitment[], texts: Text[], report: (finding: Finding) => void): number {
  const byId = new Map(texts.map((text) => [text.id, text]));
  let checked = 0;
  for (const { offerId, sequence, id, contentHash: committed } of commitments) {
    const found = byId.get(id);
    if (!found) report({ offerId, sequence, problem: 'its text is gone' });
    else if (found.salt !== null && found.text !== null) {
      checked += 1;
      if (contentHash(found.salt, found.text, sha256Text) !== committed)
        report({ offerId, sequence, problem: 'its text is not the one to which it commits' });
    }
  }
  return checked;
}
