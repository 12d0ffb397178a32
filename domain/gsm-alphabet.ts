/** The default alphabet of GSM 03.38, one septet an octet as SMPP carries it. It has no Kazakh Cyrillic letter. */

// The table in two halves; 0x1b is the escape, which is no letter.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPE = 0x1b;
/** Sent as an escape and a septet, so each takes two units and must not be cut in the middle. */
const EXTENDED: Record<string, number> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};
const SEPTETS = new Map<string, number[]>([
  ...Array.from(BASIC, (letter, septet): [string, number[]] => [letter, [septet]]),
  ...Object.entries(EXTENDED).map(([letter, septet]): [string, number[]] => [letter, [ESCAPE, septet]]),
]);
SEPTETS.delete('\u001b');
const EXTENDED_LETTERS = new Map(Object.entries(EXTENDED).map(([letter, septet]) => [septet, letter]));
const LETTERS = Array.from(BASIC);

/** How many septets a character takes: one, two, or undefined when the alphabet does not have it. */
export const gsmSeptets = (character: string): number | undefined => SEPTETS.get(character)?.length;

/** The septets of a text, one an octet; a character that the alphabet does not have becomes a question mark. */
export const encodeGsm = (text: string): Uint8Array =>
  Uint8Array.from(Array.from(text).flatMap((character) => SEPTETS.get(character) ?? [0x3f]));

/** The text of septets; an unknown escape becomes its letter of the basic table, as phones show it, and an octet that
 *  is no septet becomes U+FFFD. */
export function decodeGsm(septets: Uint8Array): string {
  let text = '';
  for (let at = 0; at < septets.length; at += 1) {
    const septet = septets[at]!;
    if (septet !== ESCAPE) text += LETTERS[septet] ?? '\ufffd';
    else if (at + 1 < septets.length) {
      at += 1;
      text +=
        EXTENDED_LETTERS.get(septets[at]!) ?? (septets[at] === ESCAPE ? ' ' : (LETTERS[septets[at]!] ?? '\ufffd'));
    }
  }
  return text;
}
