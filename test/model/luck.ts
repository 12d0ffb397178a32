/** Chance that can be repeated: the same seed gives the same numbers (mulberry32). */
export type Luck = { next: () => number; pick: <T>(items: readonly T[]) => T };

/** Numbers from 0 to below 1. */
export function luckOf(seed: number): Luck {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, pick: (items) => items[Math.floor(next() * items.length)]! };
}

/** The seed of the n-th history of a run. */
export const seedOf = (seed: number, index: number): number => Math.imul(seed ^ 0x9e3779b9, index + 1) ^ (index << 7);
