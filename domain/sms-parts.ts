/** How many parts an SMS takes: GSM 03.38 and UCS-2. Both count in units: septets or 16-bit words. */

/** The encoding that a text needs, its length in units of that encoding, and the parts it is sent in. */
export type SmsParts = { encoding: 'GSM-7' | 'UCS-2'; units: number; parts: number };

// Cut by rows of the table in GSM 03.38; no Kazakh Cyrillic letter is in it.
const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Sent as an escape and a letter, so each takes two units and must not be cut in the middle. */
const GSM_EXTENDED = new Set('\f^{}\\[~]|€');

const GSM_7 = { encoding: 'GSM-7', single: 160, concatenated: 153 } as const;
const UCS_2 = { encoding: 'UCS-2', single: 70, concatenated: 67 } as const;

/** Counts the parts of a text as the operator does; an empty text is one part. */
export function smsParts(text: string): SmsParts {
  const { encoding } = alphabetOf(text);
  return { encoding, units: unitsOf(text, encoding), parts: splitSms(text).length };
}

/** The text cut into parts that join to the text again, no surrogate pair and no escape cut in two. */
export function splitSms(text: string): string[] {
  const { encoding, single, concatenated } = alphabetOf(text);
  if (unitsOf(text, encoding) <= single) return [text];
  const parts: string[] = [];
  let part = '';
  let free = concatenated;
  for (const character of text) {
    const units = unitsOf(character, encoding);
    if (units > free) {
      parts.push(part);
      part = '';
      free = concatenated;
    }
    part += character;
    free -= units;
  }
  return [...parts, part];
}

function alphabetOf(text: string): typeof GSM_7 | typeof UCS_2 {
  return Array.from(text).every((character) => GSM_BASIC.has(character) || GSM_EXTENDED.has(character)) ? GSM_7 : UCS_2;
}

function unitsOf(text: string, encoding: SmsParts['encoding']): number {
  if (encoding === 'UCS-2') return text.length;
  return Array.from(text).reduce((units, character) => units + (GSM_EXTENDED.has(character) ? 2 : 1), 0);
}
