/** Runs stages one after the other, with what they need. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../setup/paths.mjs';
import { openNeeds } from './needs.mjs';
import { runNode } from './run-node.mjs';
import { testFiles } from './stages.mjs';

/** @typedef {import('./stages.mjs').Stage} Stage */
/** @typedef {import('./summary.mjs').Result} Result */
/** @typedef {Awaited<ReturnType<typeof openNeeds>>} Needs */

/**
 * @param {Stage[]} stages
 * @returns {Promise<Result[]>}
 */
export async function runStages(stages) {
  const needs = await openNeeds(stages.flatMap((stage) => stage.needs));
  const results = [];
  try {
    for (const stage of stages) results.push(await runStage(stage, needs));
  } finally {
    await needs.close();
  }
  return results;
}

/**
 * @param {Stage} stage
 * @param {Needs} needs
 * @returns {Promise<Result>}
 */
async function runStage(stage, needs) {
  const started = performance.now();
  console.log(`\n── ${stage.name}\n`);
  const missing = stage.needs.find((need) => needs.missing.has(need));
  if (missing) console.log(`  ✗ not run: ${needs.missing.get(missing)}`);
  const counts = missing ? { passed: 0, failed: 1 } : await countsOf(stage, needs);
  return { name: stage.name, ...counts, milliseconds: performance.now() - started };
}

/**
 * @param {Stage} stage
 * @param {Needs} needs
 */
async function countsOf({ check = [], tests }, needs) {
  if (tests) return runMocha(testFiles(tests), needs);
  const [program = '', ...args] = check;
  const { exitCode } = await runNode([path.join(ROOT, 'node_modules', program), ...args], needs);
  if (exitCode === 0) console.log('  ✓ nothing to complain about');
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * @param {string[]} files
 * @param {Needs} needs
 */
async function runMocha(files, needs) {
  if (files.length === 0) {
    console.log('  ✗ there is no test');
    return { passed: 0, failed: 1 };
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-counts-'));
  const counts = path.join(folder, 'counts.json');
  const mocha = path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = path.join(import.meta.dirname, 'reporter.mjs');
  const env = { ...needs.env, MOCHA_COUNTS: counts };
  const { exitCode } = await runNode([mocha, '--exit', '--reporter', reporter, ...files], { ...needs, env });
  const { passes, failures } = fs.existsSync(counts)
    ? JSON.parse(fs.readFileSync(counts, 'utf8'))
    : { passes: 0, failures: 0 };
  fs.rmSync(folder, { recursive: true });
  if (exitCode !== 0 && failures === 0) console.log(`  ✗ mocha ended with code ${exitCode}`);
  return { passed: passes, failed: failures || (exitCode === 0 && passes > 0 ? 0 : 1) };
}
