/** How fast SMS may leave. A carrier's "too fast" halves the pace, which then recovers by itself. */
export type Pace = {
  /** Milliseconds until the next one may leave; 0: now. */
  wait(): number;
  /** One left. */
  count(): void;
  slowDown(): void;
  perSecond(): number;
};

/** A whole window may be refused at once: refusals within this time count as one. */
const ONE_REFUSAL_MS = 250;
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
      // Up to 50 ms are caught up after a late timer, or the pace would fall behind the agreed one.
      nextAt = Math.max(nextAt, now() - 50) + 1000 / recovered();
    },
    slowDown() {
      const at = now();
      if (at - slowedAt < ONE_REFUSAL_MS) return;
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
