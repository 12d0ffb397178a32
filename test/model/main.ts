/** `npm run model`: all interleavings up to a number of moves, and a million longer random histories, through the
 *  rules of domain/ (§3.2, §4). Exits with 1 when a history breaks an invariant. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Covered } from './exhaustive.ts';
import type { Job, Result } from './jobs.ts';
import { MOVE_NAMES } from './moves.ts';
import type { Tried } from './random.ts';
import { WORLDS } from './world.ts';

const HELP = `npm run model -- [options]
  --depth <n>      moves of the exhaustive search (8)
  --histories <n>  random histories of 9 to 30 moves (1000000)
  --seed <n>       of the random histories (155)
  --processes <n>  (2)`;

/** Random histories of one job. */
const SHARE = 20_000;

function readOptions() {
  const count = (initial: number) => ({ type: 'string' as const, default: String(initial) });
  const options = { depth: count(8), histories: count(1_000_000), seed: count(155), processes: count(2) };
  const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } });
  const numbers = Object.entries(values).filter(([name]) => name !== 'help');
  const wrong = numbers.find(([, given]) => !/^[0-9]+$/.test(String(given)));
  if (wrong) throw new Error(`--${wrong[0]} must be a whole number, not ${wrong[1]}`);
  const { depth, histories, seed, processes } = values;
  return { help: values.help, depth: +depth, histories: +histories, seed: +seed, processes: Math.max(1, +processes) };
}

/** Does the jobs in turn, so many at once. */
async function doAll(jobs: readonly Job[], processes: number, report: (result: Result) => void): Promise<void> {
  const left = [...jobs];
  const work = async () => {
    for (let job = left.shift(); job; job = left.shift()) report(await inProcess(job));
  };
  await Promise.all(Array.from({ length: processes }, work));
}

const inProcess = (job: Job): Promise<Result> =>
  new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, 'jobs.ts'), { serialization: 'advanced' });
    child.once('message', (result) => resolve(result as Result));
    child.once('exit', (code) => reject(new Error(`A process of the model check ended with ${code}`)));
    child.send(job);
  });

const number = (value: number): string => value.toLocaleString('en-GB');
const print = (text: string): void => void process.stdout.write(`${text}\n`);

function printCovered({ world, depth, interleavings, states, transitions, compared }: Covered): void {
  print(
    `signals ${world}: all ${number(interleavings)} interleavings of 1 to ${depth} moves, ${number(states)} distinct ` +
      `states, ${number(transitions)} transitions, each state led to its end; ${number(compared)} times two states ` +
      'with one key had the same successors',
  );
}

function printViolations(violations: ReadonlyMap<string, string[]>): number {
  for (const [text, history] of violations) print(`BROKEN: ${text}\n  ${history.join('\n  ')}`);
  return violations.size;
}

async function main(): Promise<void> {
  const { help, depth, histories, seed, processes } = readOptions();
  if (help) return print(HELP);
  const startedAt = performance.now();
  print(`${MOVE_NAMES.length} moves: ${MOVE_NAMES.join(', ')}; random histories with seed ${seed}`);
  const shares = Array.from({ length: Math.ceil(histories / SHARE) }, (_, index) => index * SHARE);
  const searches = depth > 0 ? WORLDS.map((_, world) => ({ world, depth })) : [];
  const random = shares.map((from) => ({ seed, from, to: Math.min(from + SHARE, histories) }));
  const all: Tried = { histories: 0, moves: 0, ends: {}, violations: new Map() };
  let broken = 0;
  await doAll([...searches, ...random], processes, (result) => {
    if ('covered' in result) {
      printCovered(result.covered);
      broken += printViolations(result.covered.violations);
      return;
    }
    const { tried } = result;
    broken += printViolations(tried.violations);
    all.histories += tried.histories;
    all.moves += tried.moves;
    for (const [end, count] of Object.entries(tried.ends)) all.ends[end] = (all.ends[end] ?? 0) + count;
  });
  print(`random: ${number(all.histories)} histories of ${number(all.moves)} moves`);
  for (const [end, count] of Object.entries(all.ends).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    print(`  ${end} ${number(count)}`);
  print(`${broken} invariants broken; ${Math.round((performance.now() - startedAt) / 1000)} s`);
  if (broken > 0) process.exitCode = 1;
}

await main();
