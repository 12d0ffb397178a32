/** Receipts that arrived before the carrier's answer to the submit, or that name no SMS of ours: matched by the
 *  carrier's id, or else when only one SMS fits. */
import type { ArrivedReceipt } from '../../store/sms/receive-receipts.ts';
import { receiveReceipts } from '../../store/sms/receive-receipts.ts';
import type { SmppPart } from '../../store/sms/smpp-receipt-matches.ts';
import { noteReported, partsNamed } from '../../store/sms/smpp-receipt-matches.ts';
import type { Store } from '../../store/database/store.ts';
import type { KeptReceipt, OpenPart } from '../../store/sms/unmatched-receipts.ts';
import { forgetUnmatched, octetsOf, openParts, unmatchedSince } from '../../store/sms/unmatched-receipts.ts';
import { partReference } from './part-reference.ts';

const AT_ONCE = 500;

/** Receives the kept receipts of a gateway, from a moment on, whose SMS is known by now. Returns how many still
 *  wait. */
export async function receiveUnmatched(store: Store, gateway: string, since: Date): Promise<number> {
  const kept = await unmatchedSince(store, gateway, since, AT_ONCE);
  if (kept.length === 0) return 0;
  const named = await partsNamed(store, gateway, kept);
  const unnamed = kept.filter((_, n) => !named[n]);
  const guessed = guesses(
    unnamed,
    await openParts(
      store,
      gateway,
      unnamed.map(({ id }) => id),
    ),
  );
  const matches = kept.flatMap((receipt, n) => {
    const place = named[n] ?? guessed.get(receipt.id);
    return place ? [{ receipt, place }] : [];
  });
  await noteReported(
    store,
    gateway,
    matches.map(({ receipt, place }) => ({ ...place, matchId: receipt.matchIds[0] ?? null })),
  );
  const receipts = matches.map(async ({ receipt, place }) => ({
    ...asReceipt(receipt, place),
    octets: await octetsOf(store.db, receipt),
  }));
  await receiveReceipts(store, gateway, await Promise.all(receipts));
  await forgetUnmatched(
    store,
    matches.map(({ receipt }) => receipt.id),
  );
  return kept.length - matches.length;
}

/** Matches receipts without a known id: by our 16 bits, if the carrier returns them; else if only one SMS to this phone
 *  has no answer. With two candidates there is no match: a wrong one would start the answer window of a question that
 *  was not received (§4a). The first receipt gets the first part. */
function guesses(receipts: readonly KeptReceipt[], open: readonly OpenPart[]): Map<string, SmppPart> {
  const found = new Map<string, SmppPart>();
  const used = new Set<string>();
  for (const receipt of receipts.toSorted((a, b) => a.arrivedAt.getTime() - b.arrivedAt.getTime())) {
    const candidates = open.filter(({ id }) => id === receipt.id);
    const match = onlyOne(receipt, candidates, used);
    if (!match) continue;
    found.set(receipt.id, { smsId: match.smsId, part: match.part });
    used.add(placeOf(match));
  }
  return found;
}

const placeOf = ({ smsId, part }: SmppPart): string => `${smsId}#${part}`;

function onlyOne({ reference }: KeptReceipt, candidates: readonly OpenPart[], used: Set<string>): OpenPart | undefined {
  // An answer that is still awaited may name the receipt's id.
  if (candidates.some(({ state }) => state === 'submitting')) return undefined;
  const fitting = candidates.filter(
    ({ smsId, part }) => reference === null || reference === partReference(smsId, part),
  );
  if (new Set(fitting.map(({ smsId }) => smsId)).size > 1) return undefined;
  return fitting.find((one) => !used.has(placeOf(one)));
}

const asReceipt = (kept: KeptReceipt, { smsId, part }: SmppPart): Omit<ArrivedReceipt, 'octets'> => ({
  receiptId: kept.receiptId,
  smsId,
  part,
  status: kept.status,
  ...(kept.carrierAt ? { carrierAt: kept.carrierAt.toISOString() } : {}),
  arrivedAt: kept.arrivedAt.toISOString(),
});
