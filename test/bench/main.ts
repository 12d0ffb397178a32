/** `npm run bench`: what an offer costs, beside a bare workflow on the same server. docs/bench.md says what is
 *  measured. */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { printTrouble, trouble } from '../../scripts/setup/step.mjs';
import { slowestStatements } from './database.ts';
import type { Harness } from './system.ts';
import { withHarness } from './system.ts';
import { measure } from './measure.ts';
import type { Options } from './options.ts';
import { HELP, readOptions } from './options.ts';
import { report } from './report.ts';
import { rotateUnderLoad } from './rotation.ts';
import { faultsOf, rotationReport } from './rotation-report.ts';

const LONGEST_MS = 15 * 60_000;

try {
  const options = readOptions(process.argv.slice(2));
  if (options) await bench(options);
  else console.log(HELP);
} catch (fault) {
  printTrouble(fault);
  process.exitCode = 1;
}
process.exit(); // timers of abandoned waits may still be open

async function bench(options: Options): Promise<void> {
  const loadBefore = os.loadavg().map((load) => Number(load.toFixed(2)));
  const protectedOrNot = options.isProtected ? 'everything sealed and closed' : 'nothing sealed';
  console.log(`Starting the harness: PostgreSQL, Temporal in memory, API, worker, bare worker; ${protectedOrNot}`);
  const setup = { profileFolder: options.profile, isProtected: options.isProtected, stopped: stopped() };
  const [results, text] = await withHarness(setup, (harness) =>
    options.rotate ? rotated(harness, options) : measured(harness, options),
  );
  const machine = {
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    processors: `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}`,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
    loadBefore,
  };
  const { system, processors, memoryGb, node } = machine;
  console.log(`\n${processors}, ${memoryGb} GB, ${system}, Node ${node}; load before the run ${loadBefore.join(' ')}`);
  console.log(text);
  if (options.json) write(options.json, { at: new Date().toISOString(), machine, ...results });
}

/** The results of a run, and the text that reports them. */
type Reported = [results: object, text: string];

function say(text: string): void {
  console.log(`  ${text}`);
}

async function rotated(harness: Harness, options: Options): Promise<Reported> {
  const results = await rotateUnderLoad(harness, options, say);
  const faults = faultsOf(results);
  if (faults.length > 0) process.exitCode = 1;
  return [results, rotationReport(results, faults)];
}

async function measured(harness: Harness, options: Options): Promise<Reported> {
  const results = await measure(harness, options, say);
  if (options.profile) write(path.join(options.profile, 'statements.json'), await slowestStatements(harness.database));
  return [results, report(results)];
}

/** Rejects on Ctrl-C, and when a run takes longer than its limit. */
function stopped(): Promise<never> {
  return new Promise((_, reject) => {
    const end = (why: string) => reject(trouble(why));
    process.once('SIGINT', () => end('Stopped.')).once('SIGTERM', () => end('Stopped.'));
    setTimeout(() => end(`Not done after ${LONGEST_MS / 60_000} minutes`), LONGEST_MS).unref();
  });
}

function write(file: string, content: unknown): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
  console.log(`Written: ${file}`);
}
