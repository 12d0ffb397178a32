/** Receipts that arrived before the carrier's answer to the submit: matched by the carrier's id, or else when only
 *  one SMS fits. */
import { DAY_MS } from '../../../domain/durations.ts';
import type { Receipt } from '../../../domain/receipts.ts';
import type { ReceiptCandidate } from '../../store/sms/smpp-early-receipts.ts';
import { countEarlyReceipts, deleteEarlyReceipts, receiptCandidates } from '../../store/sms/smpp-early-receipts.ts';
import { noteReported } from '../../store/sms/smpp-receipt-matches.ts';
import type { Store } from '../../store/database/store.ts';
import { receiveReceipts } from '../../store/sms/receive-receipts.ts';
import { partReference } from './part-reference.ts';

const KEPT_MS = 3 * DAY_MS;

/** Receives the early receipts whose SMS is known by now. Returns how many still wait. */
export async function receiveEarlyReceipts(store: Store, gateway: string): Promise<number> {
  const waiting = await countEarlyReceipts(store, gateway);
  if (waiting === 0) return 0;
  const matches = matchesIn(await receiptCandidates(store, gateway));
  await noteReported(store, gateway, matches);
  await receiveReceipts(store, gateway, matches.map(asReceipt));
  const matched = matches.map(({ receiptId }) => receiptId);
  const tooOld = new Date((await store.now()) - KEPT_MS);
  return waiting - (await deleteEarlyReceipts(store, gateway, matched, tooOld));
}

/** Matches by the carrier's id; else by our 16 bits, if the carrier returns them; else if only one SMS to this phone
 *  has no answer. With two candidates there is no match: a wrong one would start the answer window of a question that
 *  was not received (§4a). */
function matchesIn(candidates: ReceiptCandidate[]): ReceiptCandidate[] {
  const matches: ReceiptCandidate[] = [];
  const used = new Set<string>();
  for (const id of new Set(candidates.map(({ receiptId }) => receiptId))) {
    const ofOne = candidates.filter(({ receiptId }) => receiptId === id);
    const match = ofOne.find(({ known }) => known) ?? onlyOne(ofOne, used);
    if (!match) continue;
    matches.push(match);
    used.add(placeOf(match));
  }
  return matches;
}

const placeOf = ({ smsId, part }: ReceiptCandidate): string => `${smsId}#${part}`;

function onlyOne(candidates: ReceiptCandidate[], used: Set<string>): ReceiptCandidate | undefined {
  // An answer that is still awaited may name the receipt's id.
  if (candidates.some(({ state }) => state === 'submitting')) return undefined;
  const fits = ({ reference, smsId, part }: ReceiptCandidate) =>
    reference === null || reference === partReference(smsId, part);
  const fitting = candidates.filter(fits);
  if (new Set(fitting.map(({ smsId }) => smsId)).size > 1) return undefined;
  return fitting.find((one) => !used.has(placeOf(one)));
}

const asReceipt = ({ receiptId, smsId, part, status, carrierAt, arrivedAt }: ReceiptCandidate): Receipt => ({
  receiptId,
  smsId,
  part,
  status,
  carrierAt: carrierAt?.toISOString(),
  arrivedAt: arrivedAt.toISOString(),
});
