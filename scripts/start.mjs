/** `npm start`: sets up what is missing, starts the system and prints its addresses. Ctrl-C stops it. `-- --fresh`
 *  deletes the data first; `-- --demo` drives one offer to each of the ends and prints what happens. */
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
