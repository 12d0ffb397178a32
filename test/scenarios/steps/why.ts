/** Why an offer does not move: what operators read of it in each place where they look. */
import { WAITS_FOR } from '../../../domain/waiting-for.ts';
import type { WaitsFor } from '../../../domain/waiting-for.ts';
import { offerWorkflowId } from '../../../workflows/offer-contract.ts';
import { stringsIn } from '../../support/opened-payloads.ts';
import { askSandbox } from '../http.ts';
import { eventually, offerNamed, readOffer } from '../scenario-context.ts';
import type { ScenarioContext } from '../scenario-context.ts';
import { durationMs } from '../scenario-time.ts';
import type { StepOf } from '../scenario-schema.ts';

type Trouble = { system: string; fault: string; since: string; attempts?: number; nextTry?: string };
type Offer = { waitingFor?: { what: WaitsFor; until?: string; trouble?: Trouble } };

/** `answers`: how the answers of a system arrive from now on. */
export async function answers(context: ScenarioContext, { system, as }: StepOf<'answers'>): Promise<void> {
  await context.timeline.settle();
  await askSandbox(context.harness.sandbox, `/control/systems/${system}`, { json: { answers: as } });
}

/** `why`: REST and Temporal say what the offer waits for and what is wrong with it, in the same words; of a call that
 *  fails the worker's metrics and log name the same system. */
export async function why(context: ScenarioContext, expected: StepOf<'why'>): Promise<void> {
  let trouble: Trouble | undefined;
  await eventually(context, async () => {
    const { body } = await readOffer<Offer>(context, expected.of);
    trouble = body.waitingFor?.trouble;
    return mismatchInApi(context, expected, body);
  });
  await eventually(context, async () => {
    const shown = await inTemporal(context, expected.of);
    const missing = wordsOf(expected, trouble).find((words) => !shown.includes(words));
    return missing && `Temporal shows no "${missing}" of ${expected.of}`;
  });
  if (trouble?.attempts !== undefined) await eventually(context, () => mismatchInWorker(context, trouble!.system));
}

function mismatchInApi({ timeline }: ScenarioContext, expected: StepOf<'why'>, { waitingFor }: Offer) {
  const { what, until, trouble } = waitingFor ?? {};
  const shown = `${expected.of} waits for ${JSON.stringify(waitingFor)}`;
  if (what !== expected.waitsFor) return `${shown}, expected ${expected.waitsFor} of ${WAITS_FOR.join(', ')}`;
  const says = trouble && `${trouble.system}: ${trouble.fault}`;
  if (says !== expected.trouble) return `${shown}, expected the trouble "${expected.trouble}"`;
  if (expected.until === undefined) return undefined;
  const isThen = Date.parse(until ?? '') === timeline.startedAt + durationMs(expected.until);
  return isThen ? undefined : `${shown}, expected until ${expected.until} after the start`;
}

/** The words that an operator reads of a running offer, and the trouble in those of the API. */
const wordsOf = ({ temporal, trouble }: StepOf<'why'>, found: Trouble | undefined): string[] => [
  ...temporal,
  ...(trouble === undefined ? [] : [trouble]),
  ...(found && found.attempts === undefined ? [found.since] : []),
];

/** What the page of a run shows: its details, and the failures of its pending activities. */
async function inTemporal(context: ScenarioContext, name: string): Promise<string> {
  const { server, payloadKeys } = context.harness;
  const workflowId = offerWorkflowId(offerNamed(context, name).id);
  const run = (await server.running()).find((execution) => execution.workflowId === workflowId);
  return run ? stringsIn(await server.views(run), payloadKeys).join('\n') : '';
}

async function mismatchInWorker({ harness: { worker } }: ScenarioContext, system: string) {
  const metrics = await (await fetch(`${worker.url}/metrics`)).text();
  const metric = `usynys_offers_in_trouble{system="${system}"} 1`;
  if (!metrics.includes(metric)) return `the metrics have no ${metric}`;
  return worker.log().includes(`"system":"${system}"`) ? undefined : `the log names no ${system}`;
}
