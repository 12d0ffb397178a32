import { setTimeout as pause } from 'node:timers/promises';
import type { ScenarioEnvironment } from '../support/scenario-environment.ts';
import type { Answer } from './http.ts';
import { call } from './http.ts';
import type { Scenario } from './scenario-schema.ts';
import type { Timeline } from './timeline.ts';

/** Everything that the steps of one scenario share. */
export interface Stage {
  scenario: Scenario;
  harness: ScenarioEnvironment;
  timeline: Timeline;
  /** The offers by the names that the scenario gave them, with the key of the provider that made them. */
  offers: Map<string, { id: string; key: string }>;
  /** For each number, how many of its SMS the scenario has already looked at. */
  looked: Map<string, number>;
  /** The problems that the API answered, as they came. */
  problems: string[];
}

const PATIENCE_MS = 15_000;
/** On a busy machine: as long as something is still being done, but no longer than this. */
const LONGEST_PATIENCE_MS = 90_000;

/** Waits until a check has nothing to complain about; after 15 s of real time in which all has been done, its last
 *  complaint is the scenario's failure. */
export async function eventually(stage: Stage, check: () => Promise<string | undefined>): Promise<void> {
  const started = performance.now();
  for (;;) {
    const complaint = await check();
    if (complaint === undefined) return;
    const waited = performance.now() - started;
    if (waited > LONGEST_PATIENCE_MS) throw new Error(complaint);
    if (waited > PATIENCE_MS && (await stage.timeline.isSettled())) throw new Error(complaint);
    await stage.timeline.tick();
    await pause(100);
  }
}

/** Calls the project's API. */
export async function callApi<Body>(
  { harness, problems }: Stage,
  path: string,
  init: Parameters<typeof call>[1],
): Promise<Answer<Body>> {
  const answer = await call<Body>(harness.api.url + path, init);
  if (answer.status >= 400) problems.push(JSON.stringify(answer.body));
  return answer;
}

/** An offer of the scenario by its name. */
export function offerNamed({ offers }: Stage, name: string): { id: string; key: string } {
  const offer = offers.get(name);
  if (!offer) throw new Error(`No step of this scenario made an offer "${name}"`);
  return offer;
}

/** Reads something of an offer from the API. */
export async function readOffer<Body>(stage: Stage, name: string, part = ''): Promise<Answer<Body>> {
  const { id, key } = offerNamed(stage, name);
  return callApi<Body>(stage, `/v1/offers/${id}${part}`, { key });
}
