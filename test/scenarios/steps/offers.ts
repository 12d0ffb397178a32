import { randomUUID } from 'node:crypto';
import type { Answer } from '../http.ts';
import { callApi, eventually, offerNamed, readOffer } from '../stage.ts';
import type { Stage } from '../stage.ts';
import { durationMs, fromStart, isDuration } from '../scenario-time.ts';
import type { StepOf } from '../scenario-schema.ts';

type Offer = {
  id: string;
  state: string;
  reason?: string | null;
  receivedAt?: string | null;
  deadline?: string | null;
};
type Expected = { status: number; code?: string | undefined };
type Reply = Answer<{ id?: string; code?: string } | undefined>;

/** What says "not now": worth another try, unless the scenario expects just that. */
const PASSING = [0, 409, 429, 503];

/** `offer`: a provider's system makes an offer. */
export async function offer(stage: Stage, step: StepOf<'offer'>): Promise<void> {
  const { as, to, service = 'test-allowance', expect = { status: 201 } } = step;
  const json = {
    serviceCode: service,
    recipient: recipientOf(stage, to),
    reference: step.reference ?? `scenario-${randomUUID()}`,
    ...(step.factsAsOf === undefined ? {} : { factsAsOf: await factTime(stage, step.factsAsOf) }),
  };
  const key = await keyFor(stage, service);
  await stage.timeline.settle();
  const answer = await answered(stage, expect, () => callApi(stage, '/v1/offers', { key, json }));
  const id = answer.body?.id;
  if (expect.status > 299 || !id) return;
  const known = stage.offers.get(as);
  if (known && answer.status === 200 && known.id !== id) throw new Error(`offer ${as} became another one: ${id}`);
  stage.offers.set(as, { id, key });
}

/** `cancel`: the provider takes its offer back. */
export async function cancel(stage: Stage, { of, reason, expect }: StepOf<'cancel'>): Promise<void> {
  const { id, key } = offerNamed(stage, of);
  await stage.timeline.settle();
  await answered(stage, expect, () => callApi(stage, `/v1/offers/${id}/cancellation`, { key, json: { reason } }));
}

/** `state`: what the API says of an offer. */
export async function state(stage: Stage, expected: StepOf<'state'>): Promise<void> {
  await eventually(stage, async () => {
    const { status, body } = await readOffer<Offer>(stage, expected.of);
    if (status !== 200) return `GET /v1/offers of ${expected.of} answered ${status}`;
    if (body.state !== expected.is) return `${expected.of} is ${said(body)}, expected ${expected.is}`;
    if (expected.reason !== undefined && body.reason !== expected.reason) {
      return `${expected.of} is ${said(body)}, expected reason ${expected.reason}`;
    }
    for (const field of ['receivedAt', 'deadline'] as const) {
      const complaint = await timeComplaint(stage, field, expected[field], body[field]);
      if (complaint) return `${expected.of} is ${said(body)}: ${complaint}`;
    }
    return undefined;
  });
}

async function timeComplaint(stage: Stage, field: string, wanted: string | undefined, got: string | null | undefined) {
  if (wanted === undefined) return undefined;
  if (!got) return `has no ${field}, expected ${wanted}`;
  const { timeline } = stage;
  const actual = Date.parse(got) - timeline.startedAt;
  const isNear = Math.abs(actual - durationMs(wanted)) <= (await timeline.tolerance());
  return isNear ? undefined : `${field} is ${fromStart(actual)} after the start, expected ${wanted}`;
}

/** Sends a request until it is answered as expected; what only says "not now" is asked again for a while. */
async function answered(stage: Stage, expect: Expected | undefined, send: () => Promise<Reply>): Promise<Reply> {
  let last: Reply | undefined;
  let isRepeat = false;
  await eventually(stage, async () => {
    last = await send();
    // It was taken although its first answer did not say so: the same request again gives the same offer.
    if (isRepeat && expect?.status === 201 && last.status === 200) return undefined;
    isRepeat = true;
    const complaint = answerComplaint(expect, last);
    if (complaint && !PASSING.includes(last.status)) throw new Error(complaint);
    return complaint;
  });
  return last as Reply;
}

function answerComplaint(expect: Expected | undefined, { status, body }: Reply): string | undefined {
  const isRight = expect ? status === expect.status : status >= 200 && status < 300;
  const code = expect?.code;
  if (isRight && (code === undefined || body?.code === code)) return undefined;
  return `was answered ${status} ${JSON.stringify(body)}, expected ${expect?.status ?? '2xx'} ${code ?? ''}`;
}

function recipientOf({ scenario }: Stage, to: string): object {
  const organisation = scenario.world.organisations.find(({ bin }) => bin === to);
  if (!organisation) return { iin: to };
  const representativeIin = organisation.representative?.iin;
  return { bin: to, ...(representativeIin ? { representativeIin } : {}) };
}

async function factTime({ harness }: Stage, factsAsOf: string): Promise<string> {
  if (!isDuration(factsAsOf)) return factsAsOf;
  return new Date((await harness.server.now()) + durationMs(factsAsOf)).toISOString();
}

/** The key of the provider to whom the service belongs; the test service's provider asks for what nobody has. */
async function keyFor(stage: Stage, service: string): Promise<string> {
  const [first = '', ...others] = Object.values(stage.harness.apiKeys);
  if (service === 'test-allowance') return first;
  for (const key of [first, ...others]) {
    const { status } = await callApi(stage, `/v1/services/${encodeURIComponent(service)}`, { key });
    if (status === 200) return key;
  }
  return first;
}

function said({ state, reason, receivedAt, deadline }: Offer): string {
  const details = Object.entries({ reason, receivedAt, deadline }).filter(([, value]) => value);
  return [state, ...details.map(([name, value]) => `${name} ${value}`)].join(', ');
}
