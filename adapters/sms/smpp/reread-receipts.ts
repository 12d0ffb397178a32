/** Reads kept receipts again from their octets: a later release, or a corrected setting, may read what could not be
 *  read when they came (§6c). */
import type { Store } from '../../store/database/store.ts';
import { acceptedParts, correctMatchIds } from '../../store/sms/smpp-receipt-matches.ts';
import { changeReading, octetsOf, unmatchedAfter } from '../../store/sms/unmatched-receipts.ts';
import { decodePdu } from './library.ts';
import { matchIdOfAnswer, matchIdsOf } from './message-ids.ts';
import { readReport } from './report.ts';
import type { SmppSettings } from './settings.ts';

/** Notes the ids, the status and the time as they are read today. Its arrival and its octets stay as they are. */
export async function rereadUnmatched(store: Store, settings: SmppSettings): Promise<void> {
  const { name, receiptIds } = settings;
  let last: string | undefined;
  for (let rows = await unmatchedAfter(store, name, last); rows.length > 0; ) {
    // The ids of answers are compared in the spelling of a setting, which may have changed.
    if (last === undefined) await respellAnswers(store, settings);
    for (const row of rows) {
      const pdu = decodePdu(Buffer.from(await octetsOf(store.db, row), 'base64'));
      if ('malformed' in pdu) continue;
      const { ids, status, at } = readReport(pdu, settings);
      await changeReading(store, row, { matchIds: matchIdsOf(ids, receiptIds), status, carrierAt: at });
    }
    last = rows.at(-1)!.id;
    rows = await unmatchedAfter(store, name, last);
  }
}

async function respellAnswers(store: Store, { name, receiptIds }: SmppSettings): Promise<void> {
  const wrong = (await acceptedParts(store, name)).flatMap((part) => {
    const matchId = matchIdOfAnswer(part.carrierMessageId, receiptIds);
    return matchId === part.matchId ? [] : [{ ...part, matchId }];
  });
  await correctMatchIds(store, name, wrong);
}
