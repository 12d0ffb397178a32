import type { KeyRing } from '../../adapters/keys/key-ring.ts';
import type { ScenarioEnvironment } from '../support/scenario-environment.ts';
import type { Execution } from '../support/scenario-server.ts';
import { dumpOf } from '../support/dump.ts';
import { stringsIn } from '../support/opened-payloads.ts';
import { call } from './http.ts';
import type { ScenarioContext } from './scenario-context.ts';
import { taskFailures } from './workflow-status.ts';

/** How a workflow of a scenario may stand: running, or ended by itself. */
const HEALTHY = ['RUNNING', 'COMPLETED', 'CONTINUED_AS_NEW'];

/** The first check at the end of every scenario: no workflow failed, and none is stuck in a task that fails. */
export async function noBrokenWorkflow({ harness: { server } }: ScenarioContext): Promise<void> {
  for (const execution of await server.executions()) {
    const { workflowId, status } = execution;
    if (!HEALTHY.includes(status)) throw new Error(`workflow ${workflowId} is ${status}`);
    const failures = taskFailures(await server.history(execution));
    if (failures.length > 0) throw new Error(`a task of workflow ${workflowId} failed: ${failures.at(-1)}`);
  }
}

/** `noPersonalData`, and the second check at the end: no personal data of the scenario is in Temporal, logs, metrics,
 *  problems of the API or unsealed columns. */
export async function noPersonalData({ scenario, harness, problems }: ScenarioContext): Promise<void> {
  const secrets = personalData(scenario);
  const answered = { place: 'a problem that the API answered', text: problems.join('\n') };
  for (const { place, text } of [...(await placesToSearch(harness)), answered]) {
    const found = secrets.find(({ pattern }) => pattern.test(text));
    if (found) throw new Error(`${found.what} stands in ${place}: …${around(text, found.pattern)}…`);
  }
}

async function placesToSearch({
  server,
  api,
  worker,
  payloadKeys,
  database,
}: ScenarioEnvironment): Promise<{ place: string; text: string }[]> {
  const executions = await server.executions();
  const inTemporal = await Promise.all(
    executions.map(async (execution) => ({
      place: `Temporal, workflow ${execution.workflowId}`,
      text: await everythingOf(server, execution, payloadKeys),
    })),
  );
  const ofProcesses = await Promise.all(
    [api, worker].map(async (one) => [
      { place: `the log of the ${one.name}`, text: one.log() },
      { place: `the metrics of the ${one.name}`, text: await metrics(one.url) },
    ]),
  );
  const dump = await dumpOf(async (statement) => (await database.query(statement)).rows);
  return [...inTemporal, ...ofProcesses.flat(), { place: 'the database, without keys', text: dump }];
}

async function everythingOf(
  server: ScenarioEnvironment['server'],
  execution: Execution,
  keys: KeyRing,
): Promise<string> {
  const history = await server.history(execution);
  const views = await server.views(execution).catch(() => []);
  return [execution.workflowId, ...stringsIn(history, keys), ...stringsIn(views, keys)].join('\n');
}

async function metrics(url: string): Promise<string> {
  try {
    const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5000) });
    return await response.text();
  } catch {
    const { status } = await call(`${url}/healthz`);
    if (status === 200) throw new Error(`${url}/metrics does not answer`);
    return ''; // the process is stopped, so it has no metrics
  }
}

type Secret = { what: string; pattern: RegExp };

/** Such a reply reveals no more than its reading, which is kept, and "stop" occurs in every log. */
const SAYS_NOTHING = /^(stop|yes|none|null|true|false)$/i;

/** The personal data of a scenario: identifiers, numbers and texts of replies. */
export function personalData(scenario: ScenarioContext['scenario']): Secret[] {
  const { people, organisations } = scenario.world;
  const representatives = organisations.flatMap(({ representative }) => (representative ? [representative] : []));
  const steps = scenario.steps;
  const identifiers = [
    ...[...people, ...representatives].map(({ iin }) => iin),
    ...organisations.map(({ bin }) => bin),
    ...steps.flatMap((step) => (step.keyword === 'offer' ? [step.value.to] : [])),
  ].filter((identifier) => identifier.length === 12);
  const phones = [
    ...[...people, ...representatives].map(({ phone }) => phone),
    ...steps.flatMap((step) =>
      step.keyword === 'world' ? [step.value.phone] : step.keyword === 'reply' ? [step.value.from] : [],
    ),
  ].filter((phone) => typeof phone === 'string');
  const texts = steps
    .flatMap((step) => (step.keyword === 'reply' ? [step.value.text.trim()] : []))
    .filter((text) => text.length > 3 && !SAYS_NOTHING.test(text));
  return [
    ...[...new Set(identifiers)].map((value) => ({ what: `the identifier ${value}`, pattern: new RegExp(value) })),
    // with +7, with 8 or bare: the last ten digits are the number
    ...[...new Set(phones)].map((value) => ({
      what: `the number ${value}`,
      pattern: new RegExp(value.replace(/\D/g, '').slice(-10)),
    })),
    ...[...new Set(texts)].map((value) => ({ what: `the reply "${value}"`, pattern: wholeText(value) })),
  ];
}

function wholeText(value: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'u');
}

function around(text: string, pattern: RegExp): string {
  const at = text.search(pattern);
  return text.slice(Math.max(0, at - 60), at + 60).replace(/\s+/g, ' ');
}
