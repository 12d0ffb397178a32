/** Moments in both notations; the search converts the same few again and again. */
const texts = new Map<number, string>();

/** The ISO text of a moment (epoch ms). */
export function isoAt(ms: number): string {
  const known = texts.get(ms);
  if (known !== undefined) return known;
  const text = new Date(ms).toISOString();
  if (texts.size > 50_000) texts.clear();
  texts.set(ms, text);
  return text;
}
