/** Latencies while nothing else goes on: one thing after the other, and a breath between them. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { enough, somethingHappened, waitingWorkflow } from './bare-workflows.ts';
import { makeOffer } from './blocks.ts';
import type { Harness } from './system.ts';
import type { Person } from './people.ts';

export type IdleLatencies = { post: number[]; reply: number[]; signal: number[]; commit: number[] };

/** What was set off by the last thing is over by then. */
const BREATH_MS = 60;
/** No history grows long. */
const SIGNALS_OF_ONE = 20;

/** A POST, a reply webhook, a raw signal and a commit in turn, so that all four meet the same moments of the
 *  machine. */
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
    asked.catch(() => {}); // heard below
    found.post.push((await makeOffer(harness, person)).ms);
    await Promise.race([asked, harness.failed]);
    await pause(BREATH_MS);

    const granted = outside.seen('granted', person);
    granted.catch(() => {}); // heard below
    found.reply.push(await outside.reply(person));
    await Promise.race([granted, harness.failed]);
    await pause(BREATH_MS);

    const handle = waiting[number % waiting.length]!;
    found.signal.push(await timed(() => handle.signal(somethingHappened)));
    await pause(BREATH_MS / 2);
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
