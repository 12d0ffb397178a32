/** `npm test`: sets up what is missing and runs every check, or only the named stages (`npm test -- unit e2e`).
 *  A failed stage does not stop the others; the last line is `N passed, N failed`. */
import './setup/node-version.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { copyDocsPage } from './setup/docs-page.mjs';
import { generatePrismaClient } from './setup/prisma.mjs';
import { printTrouble, step } from './setup/step.mjs';
import { chooseStages } from './test/stages.mjs';
import { printSummary } from './test/summary.mjs';

/** @type {import('./test/summary.mjs').Result[]} */
let results = [];
try {
  const stages = chooseStages(process.argv.slice(2));
  console.log('\n── set-up\n');
  await step('Packages', installDependencies);
  await step('Prisma client', generatePrismaClient);
  await step('API documentation', copyDocsPage);
  const { runStages } = await import('./test/run-stages.mjs'); // from here on packages may be imported
  results = await runStages(stages);
} catch (error) {
  printTrouble(error);
  const failures = ['see above'];
  results.push({ name: 'set-up', passed: 0, failed: 1, failures, milliseconds: performance.now() });
}
process.exit(printSummary(results) ? 0 : 1);
