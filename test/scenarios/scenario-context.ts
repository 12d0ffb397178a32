import { setTimeout as pause } from 'node:timers/promises';
import type { ScenarioEnvironment } from '../support/scenario-environment.ts';
import type { Answer } from './http.ts';
import { call } from './http.ts';
import type { Scenario } from './scenario-schema.ts';
import type { Timeline } from './timeline.ts';

/** Everything that the steps of one scenario share. */
export interface ScenarioContext {
  scenario: Scenario;
  harness: ScenarioEnvironment;
  timeline: Timeline;
  /** The offers by the names that the scenario gave them, with the key of the provider that made them. */
  offers: Map<string, { id: string; key: string }>;
  /** For each number, how many of its SMS a step has already checked. */
  checkedSms: Map<string, number>;
  /** The problems that the API answered, as they came. */
  problems: string[];
}

const WITHIN_MS = 15_000;
/** On a busy machine a check is repeated as long as the system still works on something, but no longer than this. */
const LONGEST_MS = 90_000;

/** Repeats a check until it returns no mismatch. After 15 s of real time, and as soon as the system is idle, its last
 *  mismatch is the scenario's failure. */
export async function eventually(context: ScenarioContext, check: () => Promise<string | undefined>): Promise<void> {
  const started = performance.now();
  for (;;) {
    const mismatch = await check();
    if (mismatch === undefined) return;
    const waited = performance.now() - started;
    if (waited > LONGEST_MS) throw new Error(mismatch);
    if (waited > WITHIN_MS && (await context.timeline.isSettled())) throw new Error(mismatch);
    await context.timeline.tick();
    await pause(100);
  }
}

/** Calls the project's API. */
export async function callApi<Body>(
  { harness, problems }: ScenarioContext,
  path: string,
  init: Parameters<typeof call>[1],
): Promise<Answer<Body>> {
  const answer = await call<Body>(harness.api.url + path, init);
  if (answer.status >= 400) problems.push(JSON.stringify(answer.body));
  return answer;
}

/** An offer of the scenario by its name. */
export function offerNamed({ offers }: ScenarioContext, name: string): { id: string; key: string } {
  const offer = offers.get(name);
  if (!offer) throw new Error(`No step of this scenario made an offer "${name}"`);
  return offer;
}

/** Reads something of an offer from the API. */
export async function readOffer<Body>(context: ScenarioContext, name: string, part = ''): Promise<Answer<Body>> {
  const { id, key } = offerNamed(context, name);
  return callApi<Body>(context, `/v1/offers/${id}${part}`, { key });
}
