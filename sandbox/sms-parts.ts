// The operator counts for itself: what it bills must not depend on what the sender believes.
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENSION = new Set('^{}\\[~]|€\f');

/** How many parts the operator sends a text in: GSM-7 (160, or 153 a part) or else UCS-2 (70, or 67 a part). */
export function smsParts(text: string): number {
  const letters = [...text];
  const gsm = letters.every((letter) => BASIC.has(letter) || EXTENSION.has(letter));
  const widths = letters.map((letter) => (gsm && EXTENSION.has(letter) ? 2 : gsm ? 1 : letter.length));
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total <= (gsm ? 160 : 70)) return 1;

  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > (gsm ? 153 : 67)) {
      parts += 1; // an escape or a surrogate pair moves to the next part as a whole
      used = 0;
    }
    used += width;
  }
  return parts;
}
