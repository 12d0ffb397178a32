import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openEnvironment } from '../support/scenario-environment.ts';
import { prepareRun } from '../support/scenario-run.ts';
import type { ScenarioRun } from '../support/scenario-run.ts';
import { playScenario } from './play-scenario.ts';
import { readScenario } from './scenario-schema.ts';
import type { Scenario } from './scenario-schema.ts';

/** A scenario and what became of it; while one is played the next is already on the stage beside it. */
type Playing = { name: string; start(): Promise<void> };

const directory = process.env.SCENARIOS ? path.resolve(process.env.SCENARIOS) : path.join(import.meta.dirname, 'cases');
const AT_ONCE = Number(process.env.SCENARIOS_AT_ONCE ?? 3);
/** A scenario of many days takes seconds; one that hangs in every step would give up after this. */
const LONGEST_MS = 600_000;

describe('scenarios', function () {
  this.timeout(LONGEST_MS);
  let run: Promise<ScenarioRun> | undefined;
  const scenarios = readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .map((file) => playing(file, readFileSync(path.join(directory, file), 'utf8')));

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

  function playing(file: string, yaml: string): Playing & { isStarted(): boolean } {
    const read = readOrRefuse(yaml);
    let played: Promise<void> | undefined;
    return {
      name:
        'scenario' in read
          ? `${file}: ${read.scenario.title} [${read.scenario.law.join(', ')}]`
          : `${file}: cannot be read`,
      isStarted: () => played !== undefined,
      start: () => (played ??= 'scenario' in read ? play(read.scenario) : Promise.reject(read.refusal)),
    };
  }

  async function play(scenario: Scenario): Promise<void> {
    if (!run) throw new Error('The run was not prepared');
    const harness = await openEnvironment(await run);
    try {
      await playScenario(scenario, harness);
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
