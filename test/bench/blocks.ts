/** The two kinds of blocks that are compared. Both keep the same number of offers or workflows under way. */
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { bareWorkflow } from './bare-workflows.ts';
import { settled } from './database.ts';
import { post } from './http-client.ts';
import type { Harness } from './system.ts';
import type { Webhook } from './outside-world.ts';
import type { Person } from './people.ts';
import type { ProcessorTime } from './processor-time.ts';
import { machineTime, processorTime, used } from './processor-time.ts';
import { sum } from './statistics.ts';

export type Block = {
  count: number;
  seconds: number;
  /** From the last offer or workflow until its callbacks were delivered and the last offers closed. */
  tailSeconds: number;
  processorMs: ProcessorTime | undefined;
  /** The part of all processors that other programs used meanwhile, 0 to 1. A high value makes a run worthless. */
  takenByOthers: number | undefined;
};
export type OfferBlock = Block & { offerIds: string[]; latencies: Record<'post' | Webhook, number[]> };
export type BareBlock = Block & { workflowIds: string[] };

/** A: whole offers, from POST /v1/offers until the SMS gateway has accepted the SMS of the grant. */
export async function offerBlock(
  harness: Harness,
  people: Iterator<Person, never>,
  count: number,
  inFlight: number,
): Promise<OfferBlock> {
  const offerIds: string[] = [];
  const posts: number[] = [];
  harness.outside.takeLatencies();
  const block = await measured(harness, count, inFlight, async () => {
    const { offerId, ms } = await wholeOffer(harness, people.next().value);
    offerIds.push(offerId);
    posts.push(ms);
  });
  return { ...block, offerIds, latencies: { post: posts, ...harness.outside.takeLatencies() } };
}

type ApiAccess = Pick<Harness, 'apiUrl' | 'apiKey'>;

/** Makes one offer and waits for the SMS of the grant. Returns its id, and how long the API took to make it. */
export async function wholeOffer(
  harness: ApiAccess & Pick<Harness, 'outside'>,
  person: Person,
): Promise<{ offerId: string; ms: number }> {
  harness.outside.register(person, 'at once');
  const granted = harness.outside.seen('granted', person);
  granted.catch(() => {}); // awaited below
  const made = await makeOffer(harness, person);
  await granted;
  return made;
}

/** Makes an offer as a provider's system does. Returns its id, and how long the API took. */
export async function makeOffer(
  { apiUrl, apiKey }: ApiAccess,
  { iin }: Person,
): Promise<{ offerId: string; ms: number }> {
  const body = JSON.stringify({ serviceCode: 'test-allowance', recipient: { iin }, reference: 'bench' });
  const { status, text, ms } = await post(`${apiUrl}/v1/offers`, body, { authorization: `Bearer ${apiKey}` });
  if (status !== 201) throw new Error(`POST /v1/offers answered ${status}: ${text}`);
  return { offerId: (JSON.parse(text) as { id: string }).id, ms };
}

/** B: bare workflows, started and awaited by a client. */
export async function bareBlock(harness: Harness, count: number, inFlight: number): Promise<BareBlock> {
  const workflowIds: string[] = [];
  const block = await measured(harness, count, inFlight, async () => {
    const workflowId = `bare-${randomUUID()}`;
    workflowIds.push(workflowId);
    await harness.temporal.workflow.execute(bareWorkflow, { workflowId, taskQueue: 'bare' });
  });
  return { ...block, workflowIds };
}

async function measured(harness: Harness, count: number, inFlight: number, one: () => Promise<void>): Promise<Block> {
  const [before, busyBefore] = [processorTime(harness.pids), machineTime()];
  const started = performance.now();
  let left = count;
  const lane = async () => {
    while (left-- > 0) await one();
  };
  await Promise.race([Promise.all(Array.from({ length: inFlight }, lane)), harness.failed]);
  const ended = performance.now();
  await settled(harness.database);
  const delivered = performance.now();
  const [processorMs, busyAfter] = [used(before, processorTime(harness.pids)), machineTime()];
  const others = (busyAfter ?? NaN) - (busyBefore ?? NaN) - sum(Object.values(processorMs ?? {}));
  return {
    count,
    seconds: (ended - started) / 1000,
    tailSeconds: (delivered - ended) / 1000,
    processorMs,
    takenByOthers: processorMs && Math.max(0, others / (delivered - started) / availableParallelism()),
  };
}
