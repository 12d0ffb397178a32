/** Mocha's usual report, and its counts in a file for the summary of all stages. */
import fs from 'node:fs';
import Mocha from 'mocha';

export default class CountingReporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {string[]} */
    const failed = [];
    runner.on('fail', (test, error) => failed.push(`${test.fullTitle()}: ${inOneLine(String(error.message))}`));
    runner.once('end', () => {
      fs.writeFileSync(process.env.MOCHA_COUNTS ?? '', JSON.stringify({ ...runner.stats, failed }));
    });
  }
}

/** The first line of an assertion's message says what was compared; the values stand in the lines after it.
 *  @param {string} message */
const inOneLine = (message) =>
  message
    .split(/\s*\n\s*/)
    .join(' ')
    .slice(0, 500);
