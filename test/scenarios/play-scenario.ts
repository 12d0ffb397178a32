import type { ScenarioEnvironment } from '../support/scenario-environment.ts';
import { noBrokenWorkflow, noPersonalData } from './end-checks.ts';
import { askSandbox } from './http.ts';
import { callApi } from './stage.ts';
import type { Stage } from './stage.ts';
import { journal } from './steps/journal.ts';
import { noReceipts, noSms, receipt, reply, sms } from './steps/messages.ts';
import { cancel, offer, state } from './steps/offers.ts';
import { callbacks, down, provider, providerCalls, restart, slow, stop, world } from './steps/outside.ts';
import { durationMs, fromStart } from './scenario-time.ts';
import type { Step, StepOf, StepWord, Scenario } from './scenario-schema.ts';
import { beginTimeline } from './timeline.ts';

/** What each word does. */
const PLAYERS: { [Word in StepWord]: (stage: Stage, value: StepOf<Word>) => Promise<void> } = {
  offer,
  wait: (stage, howLong) => stage.timeline.pass(durationMs(howLong)),
  restart,
  stop,
  sms,
  noSms,
  receipt,
  noReceipts,
  reply,
  world,
  down,
  slow,
  providerCalls,
  provider,
  cancel,
  state,
  journal,
  callbacks,
  noPersonalData,
};

/** Plays a scenario in a harness of its own, then makes the two checks that every scenario ends with. */
export async function playScenario(scenario: Scenario, harness: ScenarioEnvironment): Promise<void> {
  await askSandbox(harness.sandbox, '/control/world', { method: 'PUT', json: scenario.world });
  const timeline = await beginTimeline(harness, scenario.startAt);
  const stage: Stage = { scenario, harness, timeline, offers: new Map(), looked: new Map(), problems: [] };
  await changeService(stage);
  for (const [index, step] of scenario.steps.entries()) {
    try {
      await play(stage, step);
    } catch (error) {
      const when = fromStart((await harness.server.now()) - timeline.startedAt);
      throw new Error(`step ${index + 1}, ${step.word}, at ${when}: ${(error as Error).message}`, { cause: error });
    }
  }
  await timeline.endOutages();
  await timeline.settle();
  await noBrokenWorkflow(stage);
  await noPersonalData(stage);
}

function play<Word extends StepWord>(
  stage: Stage,
  { word, value }: { word: Word; value: StepOf<Word> } & Step,
): Promise<void> {
  return PLAYERS[word](stage, value);
}

type Definition = Record<string, unknown>;

/** `service`: a new version of the test service, made through the API as its provider would. */
async function changeService(stage: Stage): Promise<void> {
  const { window: answerWindow, ...others } = stage.scenario.service ?? {};
  const changes = Object.entries({ answerWindow, ...others }).filter(([, value]) => value !== undefined);
  if (changes.length === 0) return;
  const key = stage.harness.apiKeys.enbek ?? '';
  const path = '/v1/services/test-allowance';
  const { body } = await callApi<{ definition: Definition }>(stage, path, { key });
  const json = { ...body.definition, ...Object.fromEntries(changes) };
  const { status, body: problem } = await callApi(stage, path, { method: 'PUT', key, json });
  if (status < 200 || status > 299)
    throw new Error(`the service could not be changed: ${status} ${JSON.stringify(problem)}`);
}
