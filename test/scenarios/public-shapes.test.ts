/** The stories of an agreement once more, with КДП, ГБД ФЛ and ГБД ЮЛ in the shapes of public clients. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openEnvironment } from '../support/scenario-environment.ts';
import { prepareRun } from '../support/scenario-run.ts';
import type { ScenarioRun } from '../support/scenario-run.ts';
import { runScenario } from './run-scenario.ts';
import { readScenario } from './scenario-schema.ts';

const CONNECTIONS = 'sandbox/connections-public.yaml';
/** An agreement of a person and of an organisation, and each refusal that a register's answer leads to. */
const CASES = [
  '010-agree-and-granted.yaml',
  '031-no-consent.yaml',
  '040-state-bodies-are-no-recipients.yaml',
  '041-organisation-answers-through-its-representative.yaml',
  '231-dead-or-not-entitled-at-the-start.yaml',
  '310-an-organisation-that-closed.yaml',
];

describe('scenarios with the public shapes of ШЭП’s services', function () {
  this.timeout(600_000);
  let run: ScenarioRun;
  before(async () => {
    run = await prepareRun();
  });
  after(() => run.close());

  for (const file of CASES) {
    const scenario = readScenario(readFileSync(new URL(`cases/${file}`, import.meta.url), 'utf8'));
    it(`${file} K3 K4: ${scenario.title} [${scenario.law.join(', ')}]`, async () => {
      const harness = await openEnvironment(run, CONNECTIONS);
      try {
        await runScenario(scenario, harness);
        assert.match(harness.worker.log(), /ANSWERS ARE NOT SIGNED: consent\./);
      } finally {
        await harness.close();
      }
    });
  }
});
