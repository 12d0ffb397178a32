import { contentHash } from '../../domain/content-hash.ts';
import type { Fact } from '../../domain/facts.ts';
import type { Transaction } from '../store/store.ts';
import type { Finding } from './finding.ts';
import { sha256Text } from './hashing.ts';

type Read = { offerId: string; entries: { sequence: number; fact: Fact }[] };
type Commitment = { offerId: string; sequence: number; id: string; contentHash: string };
type Text = { id: string; text: string; salt: string | null };

/** The texts to which these entries commit (§6c); gives the number of those that could be checked: erased ones have no salt. */
export async function checkTexts(tx: Transaction, chains: Read[], report: (finding: Finding) => void): Promise<number> {
  const received = chains.flatMap((chain) => commitments(chain, 'answer-received'));
  const sent = chains.flatMap((chain) => commitments(chain, 'sms-sent'));
  const ids = (list: Commitment[]) => ({ where: { id: { in: list.map(({ id }) => id) } } });
  const select = { id: true, text: true, salt: true } as const;
  const heard = received.length > 0 ? await tx.inboundSms.findMany({ ...ids(received), select }) : [];
  const said = sent.length > 0 ? await tx.outgoingSms.findMany({ ...ids(sent), select }) : [];
  return compare(received, heard, report) + compare(sent, said, report);
}

function commitments({ offerId, entries }: Read, type: 'answer-received' | 'sms-sent'): Commitment[] {
  return entries.flatMap(({ sequence, fact }) => {
    if (fact.type !== type || fact.contentHash === undefined) return [];
    const id = fact.type === 'sms-sent' ? fact.smsId : fact.inboundId;
    return [{ offerId, sequence, id, contentHash: fact.contentHash }];
  });
}

function compare(commitments: Commitment[], texts: Text[], report: (finding: Finding) => void): number {
  const byId = new Map(texts.map((text) => [text.id, text]));
  let checked = 0;
  for (const { offerId, sequence, id, contentHash: committed } of commitments) {
    const found = byId.get(id);
    if (!found) report({ offerId, sequence, problem: 'its text is gone' });
    else if (found.salt !== null) {
      checked += 1;
      if (contentHash(found.salt, found.text, sha256Text) !== committed)
        report({ offerId, sequence, problem: 'its text is not the one to which it commits' });
    }
  }
  return checked;
}
