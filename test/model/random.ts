/** Random histories that are longer than those of the exhaustive search, in worlds that differ in everything. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/durations.ts';
import { runToEnd } from './ending.ts';
import { luckOf, seedOf } from './luck.ts';
import type { Luck } from './luck.ts';
import { ALL_MOVES, NAMES } from './more-moves.ts';
import { Violation } from './oracle.ts';
import type { Rules } from './rules.ts';
import { startOf } from './state.ts';
import type { World } from './world.ts';

const SHORTEST = 9;
const LONGEST = 30;

/** What a run of random histories covered; `ends`: how many ended in each state. */
export type Tried = {
  histories: number;
  moves: number;
  ends: Record<string, number>;
  violations: Map<string, string[]>;
};

/** A move with a seed of its own, so that a history without some of its moves goes on as before. */
type Step = { name: string; seed: number };

/** Tries the histories from one number to before another. */
export function tryHistories(rules: Rules, seed: number, from: number, to: number, stopsAtFirst = false): Tried {
  const tried: Tried = { histories: 0, moves: 0, ends: {}, violations: new Map() };
  for (let index = from; index < to; index += 1) {
    const luck = luckOf(seedOf(seed, index));
    const world = worldOf(luck);
    const steps = stepsOf(luck);
    tried.histories += 1;
    tried.moves += steps.length;
    const result = attempt(world, rules, steps);
    if (typeof result === 'string') tried.ends[result] = (tried.ends[result] ?? 0) + 1;
    else if (!tried.violations.has(result.message)) {
      const shortest = shorten(world, rules, steps, result.message).map(({ name }) => name);
      tried.violations.set(result.message, [`${seed}:${index} ${JSON.stringify(world)}`, ...shortest]);
      if (stopsAtFirst) return tried;
    }
  }
  return tried;
}

/** The state in which a history ends, or the invariant that it breaks. */
function attempt(world: World, rules: Rules, steps: readonly Step[]): string | Violation {
  let luck = luckOf(0);
  const model = startOf({ ...world, chance: () => luck.next() }, rules);
  try {
    for (const { name, seed } of steps) {
      luck = luckOf(seed);
      ALL_MOVES[name]!(model, luck);
    }
    runToEnd(model, { isVerified: true });
    return model.db.offer.end!.state;
  } catch (fault) {
    if (fault instanceof Violation) return fault;
    throw new Error(steps.map(({ name }) => name).join(', '), { cause: fault });
  }
}

/** Leaves out one move after the other, as long as the same invariant is broken. */
function shorten(world: World, rules: Rules, steps: readonly Step[], message: string): readonly Step[] {
  for (const index of steps.keys()) {
    const less = steps.toSpliced(index, 1);
    const result = attempt(world, rules, less);
    if (typeof result !== 'string' && result.message === message) return shorten(world, rules, less, message);
  }
  return steps;
}

function stepsOf({ next, pick }: Luck): Step[] {
  const length = SHORTEST + Math.floor(next() * (LONGEST - SHORTEST + 1));
  return Array.from({ length }, () => ({
    name: pick(next() < 0.05 ? NAMES.ending : next() < 0.6 ? NAMES.common : NAMES.rare),
    seed: Math.floor(next() * 2 ** 32),
  }));
}

const FIRST_DAY = Date.parse('2026-01-05T00:00:00.000Z');

function worldOf({ next, pick }: Luck): World {
  return {
    name: 'random',
    terms: {
      answerWindowMs: pick([DAY_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS]),
      graceMs: pick([2 * MINUTE_MS, 10 * MINUTE_MS]),
      smsValidityMs: pick([DAY_MS, 6 * HOUR_MS]),
      declineIsFinal: next() < 0.2,
      confirmAgreement: next() < 0.7,
      ...(next() < 0.3 ? { remindAfterMs: 12 * HOUR_MS } : {}),
    },
    start: pick(['sent', 'sent', 'written']),
    help: pick(['counted', 'counted', 'spent']),
    signals: pick(['prompt', 'late', 'any']),
    failingCalls: pick([0, 0, 1, 2, 3]),
    failsAfterReaching: next() < 0.3,
    decidesInCall: next() < 0.2,
    carrierKnows: next() < 0.2,
    startMs: FIRST_DAY + Math.floor(next() * 300) * DAY_MS + Math.floor(next() * 24) * HOUR_MS,
  };
}
