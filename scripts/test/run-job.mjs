/** Runs one job and returns its output and its counts. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../setup/paths.mjs';
import { runNode } from './run-node.mjs';

/** @typedef {import('./jobs.mjs').Job} Job */
/** @typedef {{ env: NodeJS.ProcessEnv, adopt: (pid: number) => void }} Around */
/** @typedef {{ passed: number, failed: number, failures: string[], output: string }} Outcome */

const FAILED = { passed: 0, failed: 1 };

/** @param {string} reason @param {string} [output] @returns {Outcome} */
export const notRun = (reason, output = '') => ({
  ...FAILED,
  failures: [reason],
  output: `${output}  ✗ ${reason}\n`,
});

/**
 * @param {Job} job
 * @param {Around} around
 * @returns {Promise<Outcome>}
 */
export async function runJob({ stage, files }, around) {
  if (!stage.check) return files.length > 0 ? runMocha(files, around) : notRun('there is no test');
  const [program = '', ...args] = stage.check;
  const { exitCode, output } = await runNode(
    [path.join(ROOT, 'node_modules', program), ...args],
    around.env,
    around.adopt,
  );
  if (exitCode !== 0) return notRun(`${path.basename(program)} ended with code ${exitCode}`, output);
  return { passed: 1, failed: 0, failures: [], output: `${output}  ✓ nothing to complain about\n` };
}

/**
 * @param {string[]} files
 * @param {Around} around
 * @returns {Promise<Outcome>}
 */
async function runMocha(files, { env, adopt }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-counts-'));
  const counts = path.join(folder, 'counts.json');
  const mocha = path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = path.join(import.meta.dirname, 'reporter.mjs');
  const color = process.stdout.isTTY ? ['--color'] : [];
  const args = [mocha, '--exit', ...color, '--reporter', reporter, ...files];
  const { exitCode, output } = await runNode(args, { ...env, MOCHA_COUNTS: counts }, adopt);
  const { passes, failures, failed } = readCounts(counts);
  fs.rmSync(folder, { recursive: true });
  if (failures > 0) return { passed: passes, failed: failures, failures: failed, output };
  if (exitCode === 0 && passes > 0) return { passed: passes, failed: 0, failures: [], output };
  return { ...notRun(`mocha ended with code ${exitCode} after ${passes} passed`, output), passed: passes };
}

/** @param {string} file @returns {{ passes: number, failures: number, failed: string[] }} */
function readCounts(file) {
  if (!fs.existsSync(file)) return { passes: 0, failures: 0, failed: [] }; // it crashed
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}
