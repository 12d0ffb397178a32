/** How fast SMS may leave. An operator that says "too fast" halves the pace, and it comes back by itself. */
export type Pace = {
  /** Milliseconds until the next one may leave; 0: now. */
  wait(): number;
  /** One left. */
  count(): void;
  slowDown(): void;
  perSecond(): number;
};

/** A whole window may be refused at once: that is one word of the operator's, not ten. */
const ONE_WORD_MS = 250;
/** A tenth of the full pace comes back each second. */
const RECOVERY = 0.1;

export function openPace(most: number, now: () => number = () => performance.now()): Pace {
  let rate = most;
  let changedAt = now();
  let slowedAt = -Infinity;
  let nextAt = now();
  return {
    wait: () => Math.max(0, nextAt - now()),
    count() {
      // A little may be caught up after a late timer, or the pace would fall behind the one agreed.
      nextAt = Math.max(nextAt, now() - 50) + 1000 / recovered();
    },
    slowDown() {
      const at = now();
      if (at - slowedAt < ONE_WORD_MS) return;
      rate = Math.max(recovered() / 2, Math.min(most, 1));
      slowedAt = at;
      changedAt = at;
      nextAt = at + 1000 / rate;
    },
    perSecond: recovered,
  };

  function recovered(): number {
    const at = now();
    rate = Math.min(most, rate + ((at - changedAt) / 1000) * RECOVERY * most);
    changedAt = at;
    return rate;
  }
}
