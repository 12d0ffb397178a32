/** The health of each gateway, in the memory of this worker. It orders gateways and has no legal effect. */

/** The outcome of one call of a gateway. */
export type Outcome = 'accepted' | 'refused-number' | 'refused-us' | 'did-not-leave' | 'may-have-left' | 'slow';

export type GatewayHealth = {
  isUp: (gateway: string) => boolean;
  /** Notes the start of a call; the returned function records its outcome, once. */
  begin: (gateway: string) => (outcome: Outcome) => void;
};

/** Called for every call of a gateway: the worker makes metrics of it. */
export type Observer = (call: { gateway: string; outcome: Outcome; seconds: number }) => void;

/** One failure is not an outage; three in a row are. */
const MAX_FAILURES = 3;
/** The pause after which one SMS tries a gateway that is down. */
const PAUSE_MS = 15_000;
const GOOD = new Set<Outcome>(['accepted', 'refused-number']);

type State = { failures: number; downUntil: number };

/** Starts to count; `now` is machine time in ms. A slow call counts as a failure, even if the SMS was accepted. */
export function gatewayHealth(slowAfterMs: number, observe: Observer, now: () => number): GatewayHealth {
  const states = new Map<string, State>();
  const stateOf = (gateway: string): State => {
    const known = states.get(gateway) ?? { failures: 0, downUntil: 0 };
    states.set(gateway, known);
    return known;
  };
  return {
    isUp(gateway) {
      const { failures, downUntil } = stateOf(gateway);
      return failures < MAX_FAILURES || now() >= downUntil;
    },
    begin(gateway) {
      const state = stateOf(gateway);
      const startedAt = now();
      // One SMS tries it; the others wait for its outcome.
      if (state.failures >= MAX_FAILURES) state.downUntil = startedAt + PAUSE_MS;
      return (outcome) => {
        const ms = now() - startedAt;
        const isGood = GOOD.has(outcome) && ms < slowAfterMs;
        state.failures = isGood ? 0 : state.failures + 1;
        state.downUntil = now() + PAUSE_MS;
        observe({ gateway, outcome: GOOD.has(outcome) && !isGood ? 'slow' : outcome, seconds: ms / 1000 });
      };
    },
  };
}
