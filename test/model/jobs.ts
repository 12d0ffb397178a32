/** What one process of the model check does: a search of one world, or a share of the random histories. */
import { exhaust } from './exhaustive.ts';
import type { Covered } from './exhaustive.ts';
import { MOVES } from './moves.ts';
import { tryHistories } from './random.ts';
import type { Tried } from './random.ts';
import { RULES } from './rules.ts';
import { WORLDS } from './world.ts';

/** A search of the world with this number, or random histories from one number to before another. */
export type Job = { world: number; depth: number } | { seed: number; from: number; to: number };

/** What a job found. */
export type Result = { covered: Covered } | { tried: Tried };

function doJob(job: Job): Result {
  if ('seed' in job) return { tried: tryHistories(RULES, job.seed, job.from, job.to) };
  return { covered: exhaust(WORLDS[job.world]!, RULES, { moves: MOVES, depth: job.depth }) };
}

// The parent sends one job, and gets one result.
process.once('message', (job: Job) => process.send!(doJob(job), () => process.disconnect()));
