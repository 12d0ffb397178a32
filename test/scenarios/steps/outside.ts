import { askSandbox } from '../http.ts';
import { eventually, offerNamed } from '../scenario-context.ts';
import type { ScenarioContext } from '../scenario-context.ts';
import { durationMs } from '../scenario-time.ts';
import type { StepOf } from '../scenario-schema.ts';

/** `world`: the outside world changes, and the project gets no notice of it. */
export async function world(context: ScenarioContext, { iin, bin, ...changes }: StepOf<'world'>): Promise<void> {
  const id = bin ?? iin ?? '';
  const organisation = context.scenario.world.organisations.find((known) => known.bin === id);
  await context.timeline.settle();
  const { sandbox } = context.harness;
  const patch = (path: string, json: object) => askSandbox(sandbox, `/control/${path}`, { method: 'PATCH', json });
  if (!organisation && bin === undefined) {
    await patch(`people/${id}`, changes);
    return;
  }
  // Fields of a person are changed for the organisation's representative.
  const { representative, stateBody, active, consent, ...person } = changes;
  const own = Object.entries({ representative, stateBody, active, consent }).filter(([, value]) => value !== undefined);
  if (own.length > 0) await patch(`organisations/${id}`, Object.fromEntries(own));
  if (Object.keys(person).length > 0) await patch(`people/${organisation?.representative?.iin ?? ''}`, person);
}

/** `down`: an outside system fails for that time. */
export async function down(context: ScenarioContext, { system, for: howLong }: StepOf<'down'>): Promise<void> {
  await context.timeline.settle();
  const set = (isDown: boolean) =>
    askSandbox<void>(context.harness.sandbox, `/control/systems/${system}`, { json: { down: isDown } });
  await set(true);
  context.timeline.outage('system', durationMs(howLong), () => set(false));
}

/** `slow`: an outside system answers late, from now on or for that time. */
export async function slow(context: ScenarioContext, { system, by, for: howLong }: StepOf<'slow'>): Promise<void> {
  await context.timeline.settle();
  const set = (slowMs: number) =>
    askSandbox<void>(context.harness.sandbox, `/control/systems/${system}`, { json: { slowMs } });
  await set(durationMs(by));
  if (howLong !== undefined) context.timeline.outage('system', durationMs(howLong), () => set(0));
}

/** `stop`: worker and API are cut off from Temporal or from the database. */
export async function stop(context: ScenarioContext, { system, for: howLong }: StepOf<'stop'>): Promise<void> {
  await context.timeline.settle();
  const proxy = context.harness.proxies[system];
  await proxy.cut();
  context.timeline.outage(system, durationMs(howLong), () => proxy.heal());
}

/** `restart`: kill -9, and a new process. */
export async function restart(context: ScenarioContext, which: StepOf<'restart'>): Promise<void> {
  await context.timeline.settle();
  const process = context.harness[which];
  await process.kill();
  await process.start({ isCutOff: context.timeline.isCut() });
}

/** `providerCalls`: how often the provider's system received the application of an offer. */
export async function providerCalls(context: ScenarioContext, { of, count }: StepOf<'providerCalls'>): Promise<void> {
  const { id } = offerNamed(context, of);
  const calls = async () =>
    (await askSandbox<{ calls: number }>(context.harness.sandbox, `/control/applications/${id}`)).calls;
  const mismatch = async () => {
    const got = await calls();
    return got >= count ? undefined : `the provider was asked ${got} times for ${of}, expected ${count}`;
  };
  await eventually(context, mismatch);
  await context.timeline.settle();
  if ((await calls()) > count)
    throw new Error(`the provider was asked ${await calls()} times for ${of}, expected ${count}`);
}

/** `provider`: the provider's system sends its decision. */
export async function provider(context: ScenarioContext, step: StepOf<'provider'>): Promise<void> {
  const { of, result, ground, twice, then } = step;
  const { id } = offerNamed(context, of);
  await context.timeline.settle();
  const decide = (outcome: string, count: number) =>
    askSandbox(context.harness.sandbox, '/control/results', {
      json: { offerId: id, outcome, count, ...(outcome === 'refused' ? { ground: ground ?? 'not-entitled' } : {}) },
    });
  await decide(result, twice ? 2 : 1);
  if (then) await decide(then, 1);
}

/** `callbacks`: every state of which the provider got a callback, in order. */
export async function callbacks(context: ScenarioContext, { of, states }: StepOf<'callbacks'>): Promise<void> {
  const { id } = offerNamed(context, of);
  const received = async () => {
    const path = `/control/callbacks/${id}`;
    const bodies = await askSandbox<{ type: string; data: { state: string } }[]>(context.harness.sandbox, path);
    const changes = bodies.filter(({ type }) => type === 'offer.state-changed');
    return changes.map(({ data }) => data.state).join(' ');
  };
  const wanted = states.join(' ');
  const mismatch = async () =>
    (await received()) === wanted ? undefined : `the provider got callbacks of ${await received()}, expected ${wanted}`;
  await eventually(context, mismatch);
  await context.timeline.settle();
  const left = await mismatch();
  if (left) throw new Error(left);
}
