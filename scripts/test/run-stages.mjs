/** Runs the jobs of all stages, several at once: most of them wait more than they compute. */
import os from 'node:os';
import { seconds } from '../setup/step.mjs';
import { jobsOf } from './jobs.mjs';
import { openNeeds } from './needs.mjs';
import { notRun, runJob } from './run-job.mjs';

/** @typedef {import('./stages.mjs').Stage} Stage */
/** @typedef {import('./jobs.mjs').Job} Job */
/** @typedef {import('./run-job.mjs').Outcome} Outcome */
/** @typedef {import('./summary.mjs').Result} Result */
/** @typedef {Awaited<ReturnType<typeof openNeeds>>} Needs */
/** @typedef {Outcome & { job: Job, started: number, ended: number }} Done */

/** One more than there are processors, so that none idles while a job waits. */
const AT_ONCE = Number(process.env.TESTS_AT_ONCE) || os.availableParallelism() + 1;

/**
 * @param {Stage[]} stages
 * @returns {Promise<Result[]>}
 */
export async function runStages(stages) {
  const jobs = jobsOf(stages);
  const lanes = Math.min(AT_ONCE, jobs.length);
  const needs = await openNeeds(
    stages.flatMap((stage) => stage.needs),
    lanes,
  );
  /** @type {Done[]} */
  const done = [];
  /** @param {number} lane */
  async function runLane(lane) {
    for (let job = jobs.shift(); job; job = jobs.shift()) done.push(await runAndReport(job, needs, lane));
  }
  try {
    await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)));
  } finally {
    await needs.close();
  }
  return stages.map((stage) => resultOf(stage, done));
}

/**
 * @param {Job} job
 * @param {Needs} needs
 * @param {number} lane
 * @returns {Promise<Done>}
 */
async function runAndReport(job, needs, lane) {
  const started = performance.now();
  const missing = job.stage.needs.find((need) => needs.missing.has(need));
  const around = { env: needs.envOf(lane), adopt: needs.adopt };
  const outcome = missing ? notRun(`not run: ${needs.missing.get(missing)}`) : await runJob(job, around);
  const ended = performance.now();
  const name = [job.stage.name, job.title].filter(Boolean).join(': ');
  console.log(`\n── ${name} (${seconds(ended - started).trim()})\n\n${outcome.output.replace(/^\n+|\n+$/g, '')}`);
  return { ...outcome, job, started, ended };
}

/**
 * @param {Stage} stage
 * @param {Done[]} done
 * @returns {Result}
 */
function resultOf(stage, done) {
  const own = done.filter(({ job }) => job.stage === stage);
  return {
    name: stage.name,
    passed: own.reduce((sum, { passed }) => sum + passed, 0),
    failed: own.reduce((sum, { failed }) => sum + failed, 0),
    failures: own.flatMap(({ failures }) => failures),
    milliseconds: own.reduce((sum, { started, ended }) => sum + ended - started, 0),
  };
}
