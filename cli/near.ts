/** The word that was probably meant: at most two letters are wrong, missing, too many or exchanged. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const near = known.map((one) => ({ one, steps: steps(lower, one) })).sort((a, b) => a.steps - b.steps)[0];
  if (near && near.steps <= Math.min(2, Math.floor(near.one.length / 2))) return near.one;
  return known.find((one) => lower.length > 2 && (one.startsWith(lower) || lower.startsWith(one)));
}

/** How many letters must be changed, added or taken away. */
function steps(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const other = from[i - 1] === to[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + other));
    }
    row = next;
  }
  return row[to.length]!;
}
