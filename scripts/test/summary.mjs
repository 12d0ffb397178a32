/** The end of `npm test`. */
import { seconds } from '../setup/step.mjs';

/** @typedef {{ name: string, passed: number, failed: number, milliseconds: number }} Result */

/**
 * Prints how each stage ended and, as the last line, the sum.
 * @param {Result[]} results
 * @returns {boolean} whether all is well
 */
export function printSummary(results) {
  const sum = (/** @type {'passed' | 'failed'} */ of) => results.reduce((total, result) => total + result[of], 0);
  console.log('\n── summary\n');
  for (const { name, passed, failed, milliseconds } of results) {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`;
    console.log(`  ${failed === 0 ? '✓' : '✗'} ${name.padEnd(12)} ${counts}  ${seconds(milliseconds)}`);
  }
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 && sum('passed') > 0;
}
