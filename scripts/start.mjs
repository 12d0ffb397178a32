/** `npm start`: sets up whatever is missing, starts the whole system and prints its addresses. Ctrl-C stops it.
 *  `-- --fresh` throws the data away first; `-- --demo` drives one offer to each of its ends and tells the scenario. */
import './setup/node-version.mjs';
import { parseArgs } from 'node:util';
import { installDependencies } from './setup/dependencies.mjs';
import { printTrouble, step, trouble } from './setup/step.mjs';

try {
  const options = readOptions();
  console.log('\n  Usynys\n');
  await step('Packages', installDependencies);
  const { runUsynys } = await import('./run/usynys.mjs'); // from here on packages may be imported
  await runUsynys(options);
} catch (error) {
  printTrouble(error);
  process.exit(1);
}

function readOptions() {
  try {
    return parseArgs({ options: { fresh: { type: 'boolean' }, demo: { type: 'boolean' } } }).values;
  } catch (error) {
    throw trouble(`${/** @type {Error} */ (error).message}. Known: npm start -- [--fresh] [--demo]`);
  }
}
