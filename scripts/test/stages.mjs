/** What `npm test` consists of, in order. */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../setup/paths.mjs';
import { trouble } from '../setup/step.mjs';

/**
 * @typedef {'postgres' | 'temporal' | 'timeSkipping' | 'chromium' | 'kannel' | 'xmlsec' | 'smpplib' | 'postgresTools'
 *   | 'schemathesis' | 'clientGenerators'} Need
 */

/**
 * A stage is one check by a program, or a set of mocha tests.
 * @typedef {object} Stage
 * @property {string} name
 * @property {string[]} [check] program under node_modules, with its arguments
 * @property {(file: string) => boolean} [tests] which files under test/
 * @property {Need[]} needs
 */

/** @param {...string} folders */
const inside =
  (...folders) =>
  (/** @type {string} */ file) =>
    folders.includes(file.split(path.sep)[0] ?? '');
const isUnit = (/** @type {string} */ file) => !file.includes(path.sep) || inside('domain', 'model')(file);
const isScenario = inside('scenarios');
const isEndToEnd = inside('e2e');
/** Against software of other projects. */
const isInterop = inside('interop');

/** @type {Stage[]} */
export const STAGES = [
  { name: 'types', check: ['typescript/bin/tsc', '--noEmit', '-p', '.'], needs: [] },
  { name: 'lint', check: ['oxlint/bin/oxlint', '--type-aware', '--deny-warnings'], needs: [] },
  { name: 'format', check: ['@biomejs/biome/bin/biome', 'check'], needs: [] },
  { name: 'unit', tests: isUnit, needs: [] },
  {
    name: 'integration', // every test without another stage: none can be forgotten
    tests: (file) => !isUnit(file) && !isScenario(file) && !isEndToEnd(file) && !isInterop(file),
    needs: ['postgres', 'temporal', 'timeSkipping'],
  },
  {
    name: 'interop',
    tests: isInterop,
    needs: ['postgres', 'postgresTools', 'kannel', 'xmlsec', 'smpplib', 'schemathesis', 'clientGenerators'],
  },
  { name: 'e2e', tests: isEndToEnd, needs: ['postgres', 'temporal', 'timeSkipping', 'chromium'] },
  { name: 'scenarios', tests: isScenario, needs: ['postgres', 'timeSkipping'] },
];

/** @param {string[]} names none means all */
export function chooseStages(names) {
  const unknown = names.find((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown) throw trouble(`There is no stage "${unknown}". Known: ${STAGES.map(({ name }) => name).join(', ')}.`);
  return names.length === 0 ? STAGES : STAGES.filter(({ name }) => names.includes(name));
}

/** The test files of a stage, relative to the project. @param {(file: string) => boolean} belongs */
export function testFiles(belongs) {
  const all = fs.readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' });
  const mine = all.filter((file) => file.endsWith('.test.ts') && belongs(file));
  return mine.sort().map((file) => path.join('test', file));
}
