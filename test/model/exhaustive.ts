/** All interleavings up to a number of moves, as a search over distinct states: states with one key have the same
 *  futures (key.ts), so each is moved on from once, and the interleavings are counted along the way. */
import { runToEnd } from './ending.ts';
import { shortKeyOf } from './key.ts';
import { Violation } from './oracle.ts';
import type { Move } from './moves.ts';
import type { Rules } from './rules.ts';
import { copyOf, startOf } from './state.ts';
import type { Model } from './state.ts';
import type { World } from './world.ts';

/** What a search covered, and the shortest history of each broken invariant. */
export type Covered = {
  world: string;
  depth: number;
  /** Sequences of 1 to `depth` moves, all of which lead through the states that were searched. */
  interleavings: number;
  states: number;
  transitions: number;
  /** Pairs of equal keys whose successors were compared. */
  compared: number;
  violations: Map<string, string[]>;
};

/** `comparesEach`: every how many known states the successors are compared. */
type Bounds = { moves: Record<string, Move>; depth: number; stopsAtFirst?: boolean; comparesEach?: number };

/** The state before, and the move from it. */
type Came = [parent: number, move: string];

/** Searches one world with these rules. */
export const exhaust = (world: World, rules: Rules, bounds: Bounds): Covered => new Search(world, rules, bounds).run();

class Search {
  private readonly indexes = new Map<string, number>();
  private readonly endsWell = new Set<string>();
  /** The state before each state and the move from it, for its shortest history. */
  private readonly parents: Came[] = [];
  private readonly successors: (Int32Array | undefined)[] = [];
  private readonly found = new Map<string, string[]>();
  private transitions = 0;
  private known = 0;
  private compared = 0;

  private readonly world: World;
  private readonly rules: Rules;
  private readonly bounds: Bounds;

  constructor(world: World, rules: Rules, bounds: Bounds) {
    this.world = world;
    this.rules = rules;
    this.bounds = bounds;
  }

  run(): Covered {
    const { world, bounds, found } = this;
    let layer = [this.add(this.start(), [-1, ''])];
    for (let depth = 1; depth <= bounds.depth; depth += 1) {
      const first = this.parents.length;
      for (const index of layer) if (!this.isOver()) this.expand(index);
      layer = Array.from({ length: this.parents.length - first }, (_, place) => first + place);
    }
    const { transitions, compared } = this;
    const covered = { states: this.parents.length, transitions, compared, violations: found };
    return { world: world.name, depth: bounds.depth, interleavings: this.countPaths(), ...covered };
  }

  private isOver(): boolean {
    return this.bounds.stopsAtFirst === true && this.found.size > 0;
  }

  private start(): Model {
    return startOf(this.world, this.rules);
  }

  private expand(index: number): void {
    const moves = Object.entries(this.bounds.moves);
    const model = this.replayed(index);
    this.successors[index] = Int32Array.from(moves, ([name, move]) => this.step(model, index, [name, move]));
  }

  /** States are not kept: there are too many for the memory. */
  private replayed(index: number): Model {
    const model = this.start();
    for (const name of this.historyOf(this.parents[index]!)) this.bounds.moves[name]!(model);
    return model;
  }

  /** The index of the state after a move; -1 when the move breaks an invariant. */
  private step(model: Model, parent: number, [name, move]: [string, Move]): number {
    this.transitions += 1;
    const moved = copyOf(model);
    return this.attempt(() => move(moved), [parent, name]) ? this.add(moved, [parent, name]) : -1;
  }

  private add(model: Model, came: Came): number {
    const key = shortKeyOf(model);
    const known = this.indexes.get(key);
    if (known !== undefined) {
      this.known += 1;
      if (this.known % (this.bounds.comparesEach ?? 97) === 0) this.compare(model, known, came);
      return known;
    }
    const index = this.parents.push(came) - 1;
    this.indexes.set(key, index);
    const isVerified = index < 1_000 || index % 16 === 0;
    this.attempt(() => runToEnd(model, { isVerified, endsWell: this.endsWell }), came);
    return index;
  }

  /** States with one key must go on alike: otherwise the search does not cover what it claims. */
  private compare(model: Model, known: number, came: Came): void {
    const successors = this.successors[known];
    if (!successors) return;
    this.compared += 1;
    for (const [place, [name, move]] of Object.entries(this.bounds.moves).entries()) {
      const moved = copyOf(model);
      const isLawful = this.attempt(() => move(moved), [known, name]);
      const index = isLawful ? this.indexes.get(shortKeyOf(moved)) : -1;
      if (index === successors[place]) continue;
      const histories = [came, this.parents[known]!].map((way) => this.historyOf(way).join(', '));
      throw new Error(`${histories.join(' | ')}: one key, and two futures after ${name}`);
    }
  }

  private attempt(act: () => void, came: Came): boolean {
    try {
      act();
      return true;
    } catch (fault) {
      if (!(fault instanceof Violation)) throw fault;
      if (!this.found.has(fault.message)) this.found.set(fault.message, this.historyOf(came));
      return false;
    }
  }

  private historyOf([parent, move]: Came): string[] {
    return parent < 0 ? [] : [...this.historyOf(this.parents[parent]!), move];
  }

  /** How many sequences of moves lead through the states, by the length of the sequence. */
  private countPaths(): number {
    let [counts, all] = [Float64Array.of(1), 0];
    for (let length = 1; length <= this.bounds.depth; length += 1) {
      const next = new Float64Array(this.parents.length);
      for (const [index, count] of counts.entries())
        if (count > 0)
          for (const successor of this.successors[index] ?? []) if (successor >= 0) next[successor]! += count;
      all += next.reduce((sum, count) => sum + count, 0);
      counts = next;
    }
    return all;
  }
}
