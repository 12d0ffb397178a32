/** Latencies on the idle system: one call after the other, with a pause between them. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { enough, somethingHappened, waitingWorkflow } from './bare-workflows.ts';
import { makeOffer } from './blocks.ts';
import type { Harness } from './system.ts';
import type { Person } from './people.ts';

export type IdleLatencies = { post: number[]; reply: number[]; signal: number[]; commit: number[] };

/** By then the work that the last call caused is done. */
const PAUSE_MS = 60;
/** At most so many signals to one workflow, so that its history stays short. */
const SIGNALS_OF_ONE = 20;

/** Measures a POST, a reply webhook, a raw signal and a commit in turn, so that changes in the machine's speed affect
 *  all four alike. */
export async function idleLatencies(
  harness: Harness,
  people: Iterator<Person, never>,
  samples: number,
): Promise<IdleLatencies> {
  const { outside, temporal, database } = harness;
  const found: IdleLatencies = { post: [], reply: [], signal: [], commit: [] };
  await database.query('CREATE TABLE IF NOT EXISTS bench_commits (at timestamptz)');
  const waiting = await Promise.all(
    Array.from({ length: Math.ceil(samples / SIGNALS_OF_ONE) }, () =>
      temporal.workflow.start(waitingWorkflow, { workflowId: `waiting-${randomUUID()}`, taskQueue: 'bare' }),
    ),
  );
  for (let number = 0; number < samples; number++) {
    const person = people.next().value;
    outside.register(person, 'when asked');
    const asked = outside.seen('asked', person);
    asked.catch(() => {}); // awaited below
    found.post.push((await makeOffer(harness, person)).ms);
    await Promise.race([asked, harness.failed]);
    await pause(PAUSE_MS);

    const granted = outside.seen('granted', person);
    granted.catch(() => {}); // awaited below
    found.reply.push(await outside.reply(person));
    await Promise.race([granted, harness.failed]);
    await pause(PAUSE_MS);

    const handle = waiting[number % waiting.length]!;
    found.signal.push(await timed(() => handle.signal(somethingHappened)));
    await pause(PAUSE_MS / 2);
    found.commit.push(await timed(() => database.query('INSERT INTO bench_commits VALUES (now())')));
  }
  await Promise.all(waiting.map((handle) => handle.signal(enough)));
  return found;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
