import { askSandbox } from '../http.ts';
import { eventually, offerNamed } from '../stage.ts';
import type { Stage } from '../stage.ts';
import { durationMs } from '../scenario-time.ts';
import type { StepOf } from '../scenario-schema.ts';

/** `world`: the outside world changes, and nobody tells the project. */
export async function world(stage: Stage, { iin, bin, ...changes }: StepOf<'world'>): Promise<void> {
  const id = bin ?? iin ?? '';
  const organisation = stage.scenario.world.organisations.find((known) => known.bin === id);
  await stage.timeline.settle();
  const { sandbox } = stage.harness;
  const patch = (path: string, json: object) => askSandbox(sandbox, `/control/${path}`, { method: 'PATCH', json });
  if (!organisation && bin === undefined) {
    await patch(`people/${id}`, changes);
    return;
  }
  // What belongs to a person is changed at the one who answers for the organisation.
  const { representative, stateBody, active, consent, ...person } = changes;
  const own = Object.entries({ representative, stateBody, active, consent }).filter(([, value]) => value !== undefined);
  if (own.length > 0) await patch(`organisations/${id}`, Object.fromEntries(own));
  if (Object.keys(person).length > 0) await patch(`people/${organisation?.representative?.iin ?? ''}`, person);
}

/** `down`: a system of the outside world fails for so long. */
export async function down(stage: Stage, { system, for: howLong }: StepOf<'down'>): Promise<void> {
  await stage.timeline.settle();
  const set = (isDown: boolean) =>
    askSandbox<void>(stage.harness.sandbox, `/control/systems/${system}`, { json: { down: isDown } });
  await set(true);
  stage.timeline.outage('system', durationMs(howLong), () => set(false));
}

/** `slow`: a system answers late, from now on or for so long. */
export async function slow(stage: Stage, { system, by, for: howLong }: StepOf<'slow'>): Promise<void> {
  await stage.timeline.settle();
  const set = (slowMs: number) =>
    askSandbox<void>(stage.harness.sandbox, `/control/systems/${system}`, { json: { slowMs } });
  await set(durationMs(by));
  if (howLong !== undefined) stage.timeline.outage('system', durationMs(howLong), () => set(0));
}

/** `stop`: worker and API are cut off from Temporal or from the database. */
export async function stop(stage: Stage, { system, for: howLong }: StepOf<'stop'>): Promise<void> {
  await stage.timeline.settle();
  const door = stage.harness.doors[system];
  await door.cut();
  stage.timeline.outage(system, durationMs(howLong), () => door.heal());
}

/** `restart`: kill -9, and a new process. */
export async function restart(stage: Stage, which: StepOf<'restart'>): Promise<void> {
  await stage.timeline.settle();
  const process = stage.harness[which];
  await process.kill();
  await process.start({ isCutOff: stage.timeline.isCut() });
}

/** `providerCalls`: how often the provider's system took the application of an offer. */
export async function providerCalls(stage: Stage, { of, count }: StepOf<'providerCalls'>): Promise<void> {
  const { id } = offerNamed(stage, of);
  const calls = async () =>
    (await askSandbox<{ calls: number }>(stage.harness.sandbox, `/control/applications/${id}`)).calls;
  const complaint = async () => {
    const got = await calls();
    return got >= count ? undefined : `the provider was asked ${got} times for ${of}, expected ${count}`;
  };
  await eventually(stage, complaint);
  await stage.timeline.settle();
  if ((await calls()) > count)
    throw new Error(`the provider was asked ${await calls()} times for ${of}, expected ${count}`);
}

/** `provider`: the provider's system sends its decision. */
export async function provider(stage: Stage, step: StepOf<'provider'>): Promise<void> {
  const { of, result, ground, twice, then } = step;
  const { id } = offerNamed(stage, of);
  await stage.timeline.settle();
  const decide = (outcome: string, count: number) =>
    askSandbox(stage.harness.sandbox, '/control/results', {
      json: { offerId: id, outcome, count, ...(outcome === 'refused' ? { ground: ground ?? 'not-entitled' } : {}) },
    });
  await decide(result, twice ? 2 : 1);
  if (then) await decide(then, 1);
}

/** `callbacks`: every state that the provider was told, in order. */
export async function callbacks(stage: Stage, { of, states }: StepOf<'callbacks'>): Promise<void> {
  const { id } = offerNamed(stage, of);
  const told = async () => {
    const bodies = await askSandbox<{ data: { state: string } }[]>(stage.harness.sandbox, `/control/callbacks/${id}`);
    return bodies.map(({ data }) => data.state).join(' ');
  };
  const wanted = states.join(' ');
  const complaint = async () =>
    (await told()) === wanted ? undefined : `the provider was told ${await told()}, expected ${wanted}`;
  await eventually(stage, complaint);
  await stage.timeline.settle();
  const left = await complaint();
  if (left) throw new Error(left);
}
