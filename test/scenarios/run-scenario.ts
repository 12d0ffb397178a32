import type { ScenarioEnvironment } from '../support/scenario-environment.ts';
import { noBrokenWorkflow, noPersonalData } from './end-checks.ts';
import { askSandbox } from './http.ts';
import { callApi } from './scenario-context.ts';
import type { ScenarioContext } from './scenario-context.ts';
import { journal } from './steps/journal.ts';
import { noReceipts, noSms, receipt, reply, sms } from './steps/messages.ts';
import { cancel, offer, state } from './steps/offers.ts';
import { callbacks, down, provider, providerCalls, restart, slow, stop, world } from './steps/outside.ts';
import { desk, deskConfirm, readConfirm, readReply, tasks } from './steps/people.ts';
import { answers, why } from './steps/why.ts';
import { durationMs, fromStart } from './scenario-time.ts';
import type { Step, StepOf, StepKeyword, Scenario } from './scenario-schema.ts';
import { beginTimeline } from './timeline.ts';

/** What each kind of step does. */
const STEP_HANDLERS: { [Keyword in StepKeyword]: (context: ScenarioContext, value: StepOf<Keyword>) => Promise<void> } =
  {
    offer,
    wait: (context, howLong) => context.timeline.pass(durationMs(howLong)),
    restart,
    stop,
    sms,
    noSms,
    receipt,
    noReceipts,
    reply,
    desk,
    deskConfirm,
    readReply,
    readConfirm,
    tasks,
    world,
    down,
    slow,
    providerCalls,
    provider,
    cancel,
    state,
    journal,
    callbacks,
    answers,
    why,
    noPersonalData,
  };

/** Runs a scenario in a harness of its own, then makes the two checks that every scenario ends with. */
export async function runScenario(scenario: Scenario, harness: ScenarioEnvironment): Promise<void> {
  await askSandbox(harness.sandbox, '/control/world', { method: 'PUT', json: scenario.world });
  const timeline = await beginTimeline(harness, scenario.startAt);
  const context: ScenarioContext = {
    scenario,
    harness,
    timeline,
    offers: new Map(),
    checkedSms: new Map(),
    problems: [],
  };
  await changeService(context);
  for (const [index, step] of scenario.steps.entries()) {
    try {
      await runStep(context, step);
    } catch (error) {
      const when = fromStart((await harness.server.now()) - timeline.startedAt);
      throw new Error(`step ${index + 1}, ${step.keyword}, at ${when}: ${(error as Error).message}`, { cause: error });
    }
  }
  await timeline.endOutages();
  await timeline.settle();
  await noBrokenWorkflow(context);
  await noPersonalData(context);
}

function runStep<Keyword extends StepKeyword>(
  context: ScenarioContext,
  { keyword, value }: { keyword: Keyword; value: StepOf<Keyword> } & Step,
): Promise<void> {
  return STEP_HANDLERS[keyword](context, value);
}

type Definition = Record<string, unknown>;

/** `service`: a new version of the test service, made through the API as its provider would. */
async function changeService(context: ScenarioContext): Promise<void> {
  const { window: answerWindow, ...others } = context.scenario.service ?? {};
  const changes = Object.entries({ answerWindow, ...others }).filter(([, value]) => value !== undefined);
  if (changes.length === 0) return;
  const key = context.harness.apiKeys.enbek ?? '';
  const path = '/v1/services/test-allowance';
  const { body } = await callApi<{ definition: Definition }>(context, path, { key });
  const json = { ...body.definition, ...Object.fromEntries(changes) };
  const { status, body: problem } = await callApi(context, path, { method: 'PUT', key, json });
  if (status < 200 || status > 299)
    throw new Error(`the service could not be changed: ${status} ${JSON.stringify(problem)}`);
}
