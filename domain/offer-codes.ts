/** §3.1: the short number of an offer, by which an answer such as `1 47` names it. */

const CODES = Array.from({ length: 90 }, (_, index) => String(index + 10));
/** The codes of this many latest offers to the same people are not used again; fewer than there are codes. */
const RECENT = 60;

/** §3.1: a code of two digits that none of the latest offers to the same people has. `theirs`: their codes, the
 *  newest first; `randomBelow` gives a whole number from 0 up to its argument, which is excluded. */
export function chooseOfferCode(theirs: readonly string[], randomBelow: (limit: number) => number): string {
  const taken = new Set(theirs.slice(0, RECENT));
  const free = CODES.filter((code) => !taken.has(code));
  return free[randomBelow(free.length)]!;
}
