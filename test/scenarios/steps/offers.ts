import { randomUUID } from 'node:crypto';
import type { Answer } from '../http.ts';
import { callApi, eventually, offerNamed, readOffer } from '../scenario-context.ts';
import type { ScenarioContext } from '../scenario-context.ts';
import { durationMs, fromStart, isDuration } from '../scenario-time.ts';
import type { StepOf } from '../scenario-schema.ts';

type Offer = {
  id: string;
  state: string;
  reason?: string | null;
  receivedAt?: string | null;
  deadline?: string | null;
  receiptMissing?: boolean;
};
type Expected = { status: number; code?: string | undefined };
type Reply = Answer<{ id?: string; code?: string } | undefined>;

/** Statuses that mean "not now": the request is repeated, unless the scenario expects that status. */
const TEMPORARY = [0, 409, 429, 503];

/** `offer`: a provider's system makes an offer. */
export async function offer(context: ScenarioContext, step: StepOf<'offer'>): Promise<void> {
  const { as, to, service = 'test-allowance', expect = { status: 201 } } = step;
  const json = {
    serviceCode: service,
    recipient: recipientOf(context, to),
    reference: step.reference ?? `scenario-${randomUUID()}`,
    ...(step.factsAsOf === undefined ? {} : { factsAsOf: await factTime(context, step.factsAsOf) }),
  };
  const key = await keyFor(context, service);
  await context.timeline.settle();
  const answer = await answered(context, expect, () => callApi(context, '/v1/offers', { key, json }));
  const id = answer.body?.id;
  if (expect.status > 299 || !id) return;
  const known = context.offers.get(as);
  if (known && answer.status === 200 && known.id !== id) throw new Error(`offer ${as} became another one: ${id}`);
  context.offers.set(as, { id, key });
}

/** `cancel`: the provider cancels its offer. */
export async function cancel(context: ScenarioContext, { of, reason, expect }: StepOf<'cancel'>): Promise<void> {
  const { id, key } = offerNamed(context, of);
  await context.timeline.settle();
  await answered(context, expect, () => callApi(context, `/v1/offers/${id}/cancellation`, { key, json: { reason } }));
}

/** `state`: the state of an offer, as the API shows it. */
export async function state(context: ScenarioContext, expected: StepOf<'state'>): Promise<void> {
  await eventually(context, async () => {
    const { status, body } = await readOffer<Offer>(context, expected.of);
    if (status !== 200) return `GET /v1/offers of ${expected.of} answered ${status}`;
    if (body.state !== expected.is) return `${expected.of} is ${said(body)}, expected ${expected.is}`;
    if (expected.reason !== undefined && body.reason !== expected.reason) {
      return `${expected.of} is ${said(body)}, expected reason ${expected.reason}`;
    }
    if (expected.receiptMissing !== undefined && (body.receiptMissing ?? false) !== expected.receiptMissing)
      return `${expected.of} is ${said(body)}, expected receiptMissing ${expected.receiptMissing}`;
    for (const field of ['receivedAt', 'deadline'] as const) {
      const mismatch = await timeMismatch(context, field, expected[field], body[field]);
      if (mismatch) return `${expected.of} is ${said(body)}: ${mismatch}`;
    }
    return undefined;
  });
}

async function timeMismatch(
  context: ScenarioContext,
  field: string,
  wanted: string | undefined,
  got: string | null | undefined,
) {
  if (wanted === undefined) return undefined;
  if (!got) return `has no ${field}, expected ${wanted}`;
  const { timeline } = context;
  const actual = Date.parse(got) - timeline.startedAt;
  const isNear = Math.abs(actual - durationMs(wanted)) <= (await timeline.tolerance());
  return isNear ? undefined : `${field} is ${fromStart(actual)} after the start, expected ${wanted}`;
}

/** Sends a request until it is answered as expected. A temporary status is followed by another attempt for a while,
 *  any other unexpected status fails the step. */
async function answered(
  context: ScenarioContext,
  expect: Expected | undefined,
  send: () => Promise<Reply>,
): Promise<Reply> {
  let last: Reply | undefined;
  let isRepeat = false;
  await eventually(context, async () => {
    last = await send();
    // An attempt before was accepted although its answer was lost: the same request again gives the same offer.
    if (isRepeat && expect?.status === 201 && last.status === 200) return undefined;
    isRepeat = true;
    const mismatch = answerMismatch(expect, last);
    if (mismatch && !TEMPORARY.includes(last.status)) throw new Error(mismatch);
    return mismatch;
  });
  return last as Reply;
}

function answerMismatch(expect: Expected | undefined, { status, body }: Reply): string | undefined {
  const isRight = expect ? status === expect.status : status >= 200 && status < 300;
  const code = expect?.code;
  if (isRight && (code === undefined || body?.code === code)) return undefined;
  return `was answered ${status} ${JSON.stringify(body)}, expected ${expect?.status ?? '2xx'} ${code ?? ''}`;
}

function recipientOf({ scenario }: ScenarioContext, to: string): object {
  const organisation = scenario.world.organisations.find(({ bin }) => bin === to);
  if (!organisation) return { iin: to };
  const representativeIin = organisation.representative?.iin;
  return { bin: to, ...(representativeIin ? { representativeIin } : {}) };
}

async function factTime({ harness }: ScenarioContext, factsAsOf: string): Promise<string> {
  if (!isDuration(factsAsOf)) return factsAsOf;
  return new Date((await harness.server.now()) + durationMs(factsAsOf)).toISOString();
}

/** The key of the provider to whom the service belongs. A service that no provider has is requested with the key of
 *  the test service's provider. */
async function keyFor(context: ScenarioContext, service: string): Promise<string> {
  const [first = '', ...others] = Object.values(context.harness.apiKeys);
  if (service === 'test-allowance') return first;
  for (const key of [first, ...others]) {
    const { status } = await callApi(context, `/v1/services/${encodeURIComponent(service)}`, { key });
    if (status === 200) return key;
  }
  return first;
}

function said({ state, reason, receivedAt, deadline, receiptMissing }: Offer): string {
  const details = Object.entries({ reason, receivedAt, deadline, receiptMissing }).filter(([, value]) => value);
  return [state, ...details.map(([name, value]) => `${name} ${value}`)].join(', ');
}
