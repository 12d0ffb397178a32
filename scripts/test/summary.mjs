/** The end of `npm test`. */
import { seconds } from '../setup/step.mjs';

/** @typedef {{ name: string, passed: number, failed: number, failures: string[], milliseconds: number }} Result */

/**
 * Prints how each stage ended, what failed and, as the last line, the sum.
 * @param {Result[]} results their times are those of all processes, which ran side by side
 * @returns {boolean} whether no test failed
 */
export function printSummary(results) {
  const sum = (/** @type {'passed' | 'failed'} */ of) => results.reduce((total, result) => total + result[of], 0);
  console.log('\n── summary\n');
  for (const { name, passed, failed, milliseconds } of results) {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`;
    console.log(`  ${failed === 0 ? '✓' : '✗'} ${name.padEnd(12)} ${counts}  ${seconds(milliseconds)}`);
  }
  console.log(`    ${'side by side'.padEnd(37)}  ${seconds(performance.now())}`);
  for (const { name, failures } of results) {
    for (const failure of failures) console.log(`\n  ✗ ${name}: ${failure}`);
  }
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 && sum('passed') > 0;
}
