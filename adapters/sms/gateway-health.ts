/** How well each gateway does, in the memory of this worker. It puts gateways in order and has no legal effect. */

/** How one call of a gateway went. */
export type Outcome = 'taken' | 'refused-number' | 'refused-us' | 'did-not-leave' | 'may-have-left' | 'slow';

export type GatewayHealth = {
  isUp: (gateway: string) => boolean;
  /** A call begins; the outcome is told once. */
  begin: (gateway: string) => (outcome: Outcome) => void;
};

/** Told of every call: the worker makes metrics of it. */
export type Observer = (call: { gateway: string; outcome: Outcome; seconds: number }) => void;

/** One slip is no outage; three in a row are. */
const SLIPS = 3;
/** How long a gateway that is down is left alone before one SMS tries it again. */
const PAUSE_MS = 15_000;
const GOOD = new Set<Outcome>(['taken', 'refused-number']);

type State = { slips: number; downUntil: number };

/** Opens the books; `now` is machine time in ms. A slow gateway slips, even if it took the SMS in the end. */
export function gatewayHealth(slowAfterMs: number, observe: Observer, now: () => number): GatewayHealth {
  const states = new Map<string, State>();
  const stateOf = (gateway: string): State => {
    const known = states.get(gateway) ?? { slips: 0, downUntil: 0 };
    states.set(gateway, known);
    return known;
  };
  return {
    isUp(gateway) {
      const { slips, downUntil } = stateOf(gateway);
      return slips < SLIPS || now() >= downUntil;
    },
    begin(gateway) {
      const state = stateOf(gateway);
      const startedAt = now();
      // One SMS tries it; the others wait for how that goes.
      if (state.slips >= SLIPS) state.downUntil = startedAt + PAUSE_MS;
      return (outcome) => {
        const ms = now() - startedAt;
        const isGood = GOOD.has(outcome) && ms < slowAfterMs;
        state.slips = isGood ? 0 : state.slips + 1;
        state.downUntil = now() + PAUSE_MS;
        observe({ gateway, outcome: GOOD.has(outcome) && !isGood ? 'slow' : outcome, seconds: ms / 1000 });
      };
    },
  };
}
