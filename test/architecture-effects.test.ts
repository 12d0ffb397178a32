/** Where code may read the environment, the clock and chance, and where it may end the process. */
import assert from 'node:assert/strict';
import type { Exception } from './support/exceptions.ts';
import { refused, uselessExceptions } from './support/exceptions.ts';
import type { Tree } from './support/source-tree.ts';
import { codeOf, filesWith, linesWith, readTree } from './support/source-tree.ts';

const TESTS: Exception = { place: /^test\//, reason: 'tests make environments, times and random values' };

const ENVIRONMENT = /\bprocess\s*(?:\.\s*env\b|\[\s*'env'\s*\])|import \{[^}]*\benv\b[^}]*\} from 'node:process'/;
const MAY_READ_THE_ENVIRONMENT: readonly Exception[] = [
  TESTS,
  { place: /^config\//, reason: 'config/ is the one reader of the product' },
  { place: /^scripts\//, reason: 'scripts make the environment of the programs that they start' },
  { place: /^sandbox\/main\.ts$/, reason: 'the sandbox is another program, which cannot import config/' },
];

/** The current time: legal times come from the Clock port. */
const OWN_CLOCK = /new Date(?:\(\s*\)|(?![\w(]))|\bDate\.now\b/;
const MAY_READ_THE_CLOCK: readonly Exception[] = [
  TESTS,
  { place: /^adapters\/clock\//, reason: 'the adapter of the Clock port' },
  { place: /^sandbox\//, reason: 'the outside world has its own clock' },
  { place: /^scripts\//, reason: 'scripts measure how long they wait' },
  { place: /^workflows\/.*\bDate\.now\(\)/, reason: 'Temporal replaces it with the time of the workflow' },
];

/** The rules, the workflows and their activities measure no durations. */
const WITHOUT_STOPWATCH = /^(domain|workflows|activities)\//;
const STOPWATCH = /\bperformance\.now\b|\bhrtime\b/;

/** The rules, the workflows, their activities and the settings get random values as arguments. */
const WITHOUT_CHANCE = /^(domain|workflows|activities|config)\//;
const CHANCE = /\bMath\.random\b|\b(randomUUID|randomInt|randomBytes|randomFill|randomFillSync|getRandomValues)\b/;

const ENDS_THE_PROCESS = /\bprocess\.exit\b/;
const MAY_END_THE_PROCESS: readonly Exception[] = [
  TESTS,
  { place: /^worker\/main\.ts$/, reason: 'the main file, after the graceful stop' },
  { place: /^sandbox\/main\.ts$/, reason: 'the main file of the sandbox' },
  { place: /^prisma\/migrate\.ts$/, reason: 'the main file of the migration' },
  { place: /^cli\/main\.ts$/, reason: 'the main file of the commands, when its output has no reader any more' },
  { place: /^config\/environment\.ts$/, reason: '`settingsOrEnd` ends a start with wrong settings' },
  { place: /^scripts\//, reason: 'scripts are programs' },
];

const linesIn = (tree: Tree, folders: RegExp, pattern: RegExp): string[] =>
  linesWith(tree, pattern).filter((finding) => folders.test(finding));
const clocks = (tree: Tree): string[] => [
  ...refused(linesWith(tree, OWN_CLOCK), MAY_READ_THE_CLOCK),
  ...linesIn(tree, WITHOUT_STOPWATCH, STOPWATCH),
];
const chances = (tree: Tree): string[] => linesIn(tree, WITHOUT_CHANCE, CHANCE);

describe('the code of the product', () => {
  const tree = codeOf(readTree());

  it('reads the environment in config only', () => {
    const readers = filesWith(tree, ENVIRONMENT);
    assert.deepEqual(refused(readers, MAY_READ_THE_ENVIRONMENT), []);
    assert.deepEqual(uselessExceptions(readers, MAY_READ_THE_ENVIRONMENT), []);
    const planted = {
      'cli/key.ts': `const { HOME } = process.env;`,
      'api/main.ts': `const port = process['env'].API_PORT;`,
      'worker/main.ts': `import { argv, env } from 'node:process';`,
      'config/api.ts': `export const load = (env = process.env) => env;`,
    };
    const found = refused(filesWith(planted, ENVIRONMENT), MAY_READ_THE_ENVIRONMENT);
    assert.deepEqual(found, ['cli/key.ts', 'api/main.ts', 'worker/main.ts']);
  });

  it('reads the time from the Clock port only', () => {
    assert.deepEqual(clocks(tree), []);
    assert.deepEqual(uselessExceptions(linesWith(tree, OWN_CLOCK), MAY_READ_THE_CLOCK), []);
  });

  it('of the rules and of the workflows has no clock of its own: each planted one is refused', () => {
    const refusedIn = (file: string, line: string) => clocks({ [file]: line }).length === 1;
    for (const line of ['const at = new Date();', 'const at = new Date;', 'const ms = performance.now();'])
      for (const file of ['domain/offer.ts', 'workflows/offer-run.ts', 'activities/sms.ts'])
        assert.ok(refusedIn(file, line), `${file}: ${line}`);
    assert.ok(refusedIn('api/app.ts', 'const at = new Date();'));
    assert.ok(refusedIn('adapters/sms/sender.ts', 'const at = Date.now();'));
    for (const line of ['const at = Date.now();', 'const clock = Date.now;'])
      assert.ok(refusedIn('domain/offer.ts', line), line);
    assert.ok(refusedIn('workflows/offer-run.ts', 'const clock = Date.now;'));
    for (const line of ['const at = Date.now();', 'const at = new Date(ms);', 'const later = new DateRange;'])
      assert.ok(!refusedIn('workflows/offer-run.ts', line), line);
  });

  it('uses no randomness in rules, workflows and activities', () => {
    assert.deepEqual(chances(tree), []);
    for (const planted of ['const id = randomUUID();', 'if (Math.random() < 0.5) return;', 'getRandomValues(bytes);'])
      for (const file of ['domain/offer.ts', 'workflows/offer-run.ts', 'activities/sms.ts', 'config/api.ts'])
        assert.deepEqual(chances({ [file]: planted }), [`${file}: ${planted}`]);
    assert.deepEqual(chances({ 'adapters/vault/vault.ts': 'const salt = randomBytes(16);' }), []);
  });

  it('ends the process in main files only', () => {
    const ends = filesWith(tree, ENDS_THE_PROCESS);
    assert.deepEqual(refused(ends, MAY_END_THE_PROCESS), []);
    assert.deepEqual(uselessExceptions(ends, MAY_END_THE_PROCESS), []);
    const planted = { 'api/app.ts': 'process.exit(1)', 'cli/audit.ts': 'process.exit(1)' };
    assert.deepEqual(refused(filesWith(planted, ENDS_THE_PROCESS), MAY_END_THE_PROCESS), Object.keys(planted));
  });
});
