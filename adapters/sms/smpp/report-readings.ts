/** Finds the text of a receipt: carriers declare one encoding or header and send another. */
import { decodeGsm } from '../../../domain/gsm-alphabet.ts';
import type { Pdu } from './library.ts';
import { numberOf } from './library.ts';
import { textOfOctets } from './message-text.ts';
import { utf16beText, utf16leText, utf8Text } from './octet-readings.ts';
import type { ReportFields } from './report-text.ts';
import { readReportText } from './report-text.ts';
import { statusOfStat } from './report-statuses.ts';
import { textPlacesOf } from './user-data.ts';

/** The declared reading comes first. Octets as Latin-1 come before the others, since nearly all receipts are ASCII. */
const READINGS: ((octets: Buffer, dataCoding: number) => string)[] = [
  (octets, dataCoding) => textOfOctets(octets, dataCoding === 8 ? 8 : 3, 'latin1'),
  (octets) => octets.toString('latin1'),
  (octets) => utf16beText(octets),
  (octets) => utf16leText(octets),
  (octets) => utf8Text(octets) ?? '',
];
/** The score of a reading that states all that we need: its id, a known status and its time. */
const COMPLETE = 4;

/** The fields of the reading that states most: of short_message and message_payload, with a header and without one, in
 *  each encoding. The first of equal readings counts. */
export function reportFieldsOf(pdu: Pdu): ReportFields {
  const dataCoding = numberOf(pdu, 'data_coding');
  let best: { fields: ReportFields; score: number } = { fields: { stats: [], isQuoted: false }, score: 0 };
  for (const octets of textPlacesOf(pdu))
    for (const reading of READINGS) {
      const fields = readReportText(reading(octets, dataCoding));
      const score = scoreOf(fields);
      if (score === COMPLETE) return withGsmLetters(fields);
      if (score > best.score) best = { fields, score };
    }
  return withGsmLetters(best.fields);
}

// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0001-\u001f]/g;

/** In the alphabet of GSM the letters `_` and `$` stand where ASCII has control characters, which no id has. */
const withGsmLetters = ({ id, ...fields }: ReportFields): ReportFields => ({
  ...fields,
  id: id?.replaceAll(CONTROLS, (control) => decodeGsm(Buffer.from(control))),
});

/** How much a reading states. A reading in which fields stand before a quotation is better than any other: one that
 *  misses them may find some in the quotation. */
function scoreOf({ id, stats, doneDate, isQuoted }: ReportFields): number {
  const stat = stats.some((one) => statusOfStat(one)) ? 2 : stats.length > 0 ? 1 : 0;
  const score = (id === undefined ? 0 : 1) + stat + (doneDate === undefined ? 0 : 1);
  return isQuoted ? score / 10 : score;
}
