import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openEnvironment } from '../support/scenario-environment.ts';
import { prepareRun } from '../support/scenario-run.ts';
import type { ScenarioRun } from '../support/scenario-run.ts';
import { runScenario } from './run-scenario.ts';
import { readScenario } from './scenario-schema.ts';
import type { Scenario } from './scenario-schema.ts';

/** A scenario as a test. While one runs, the next ones are already started beside it. */
type Running = { name: string; start(): Promise<void> };

const directory = process.env.SCENARIOS ? path.resolve(process.env.SCENARIOS) : path.join(import.meta.dirname, 'cases');
const AT_ONCE = Number(process.env.SCENARIOS_AT_ONCE ?? 3);
/** A scenario of many days takes seconds; one in which every step waits for its limit fails after this. */
const LONGEST_MS = 600_000;

describe('scenarios', function () {
  this.timeout(LONGEST_MS);
  let run: Promise<ScenarioRun> | undefined;
  const scenarios = readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .map((file) => running(file, readFileSync(path.join(directory, file), 'utf8')));

  before(async () => void (await (run = prepareRun())));
  after(async () => {
    await Promise.allSettled(scenarios.filter((scenario) => scenario.isStarted()).map((scenario) => scenario.start()));
    await (await run)?.close();
  });

  for (const [index, scenario] of scenarios.entries()) {
    it(scenario.name, async () => {
      for (const beside of scenarios.slice(index + 1, index + AT_ONCE)) void beside.start().catch(() => {});
      await scenario.start();
    });
  }

  function running(file: string, yaml: string): Running & { isStarted(): boolean } {
    const read = readOrRefuse(yaml);
    let result: Promise<void> | undefined;
    return {
      name:
        'scenario' in read
          ? `${file}: ${read.scenario.title} [${read.scenario.law.join(', ')}]`
          : `${file}: cannot be read`,
      isStarted: () => result !== undefined,
      start: () => (result ??= 'scenario' in read ? inEnvironment(read.scenario) : Promise.reject(read.refusal)),
    };
  }

  async function inEnvironment(scenario: Scenario): Promise<void> {
    if (!run) throw new Error('The run was not prepared');
    const harness = await openEnvironment(await run);
    try {
      await runScenario(scenario, harness);
    } finally {
      await harness.close();
    }
  }
});

function readOrRefuse(yaml: string): { scenario: Scenario } | { refusal: Error } {
  try {
    return { scenario: readScenario(yaml) };
  } catch (error) {
    return { refusal: error as Error };
  }
}
