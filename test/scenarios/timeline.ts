import { setTimeout as pause } from 'node:timers/promises';
import type { ScenarioEnvironment } from '../support/scenario-environment.ts';
import { createAgenda } from './agenda.ts';
import type { Outage } from './agenda.ts';
import { askSandbox } from './http.ts';
import { nextMoment } from './scenario-time.ts';
import { readStatus } from './workflow-status.ts';

/** The time of one scenario. It moves only by `pass`; the real milliseconds that steps take are subtracted from the
 *  next wait. */
export interface Timeline {
  startedAt: number;
  /** The scenario time: the start plus all waits so far, epoch milliseconds. */
  here(): number;
  /** How far a time may differ from what the scenario states: what the README allows, and the real time that steps
   *  have cost. */
  tolerance(): Promise<number>;
  pass(ms: number): Promise<void>;
  /** Waits until the system is idle; in an outage, until nothing changes any more. */
  settle(): Promise<void>;
  /** Whether the system is idle; always true in an outage, when it may never become idle. */
  isSettled(): Promise<boolean>;
  /** Whether Temporal or the database is out of reach. */
  isCut(): boolean;
  /** Records an outage that began now; `end` is called after that much scenario time. */
  outage(what: Outage, forMs: number, end: () => Promise<void>): void;
  /** Ends outages that are over by the clock, which also moves while steps take their time. */
  tick(): Promise<void>;
  endOutages(): Promise<void>;
}

const SETTLED_WITHIN_MS = 15_000;
const UNCHANGED_MS = 700;
/** Each look costs the test server and the runner processor time that the system under test needs. */
const LOOK_AGAIN_MS = 100;
/** Time skips to a moment after each timer, so that the work which the timer starts is visible and can be awaited. */
const AFTER_TIMER_MS = 20;
const EXACT_MS = 5_000;
const AFTER_OUTAGE_MS = 180_000;

/** Skips to the scenario's first moment. */
export async function beginTimeline(harness: ScenarioEnvironment, startAt: string): Promise<Timeline> {
  const { server } = harness;
  const startedAt = nextMoment(startAt, await server.now());
  const agenda = createAgenda();
  let here = startedAt;
  let lag = 0;
  let hadOutage = false;
  await server.skipTo(startedAt, Infinity);
  return {
    startedAt,
    here: () => here,
    tolerance: async () => (hadOutage ? AFTER_OUTAGE_MS : EXACT_MS) + (await measureLag()),
    pass,
    settle,
    isSettled: async () => isCut() || (await readSystem(harness)).isIdle,
    isCut,
    outage: (what, forMs, end) => {
      hadOutage = true;
      agenda.add({ at: here + forMs, what, end });
    },
    tick,
    endOutages: () => agenda.endAll(),
  };

  async function measureLag(): Promise<number> {
    lag = Math.max(lag, (await server.now()) - here);
    return lag;
  }

  async function tick(): Promise<void> {
    await agenda.endDue(await server.now());
  }

  async function pass(ms: number): Promise<void> {
    await settle();
    const target = here + ms;
    await measureLag();
    for (const stop of agenda.stopsUntil(here, target)) {
      await skipTimerByTimer(stop);
      await agenda.endDue(stop);
      await settle();
      await server.repair(async () => (await readStatus(server)).isIdle);
    }
    here = target;
  }

  /** Stops at every timer on the way: the work that it starts is finished before time goes on, also work outside of
   *  Temporal, such as the outbox. */
  async function skipTimerByTimer(moment: number): Promise<void> {
    for (let last = 0; !isCut(); ) {
      const { nextTimer } = await readStatus(server);
      if (nextTimer === undefined || nextTimer === last || nextTimer + AFTER_TIMER_MS >= moment) break;
      last = nextTimer;
      await server.skipTo(nextTimer + AFTER_TIMER_MS, longestStall());
      await settle();
    }
    await server.skipTo(moment, longestStall());
  }

  /** How long a skip may stand still, real milliseconds. Work that waits for a worker stops time, and would stop it for
   *  ever while the worker is cut off. */
  function longestStall(): number {
    if (agenda.open().includes('temporal')) return 200;
    return agenda.open().includes('database') ? 4000 : Infinity;
  }

  function isCut(): boolean {
    return agenda.open().some((what) => what !== 'system');
  }

  async function settle(): Promise<void> {
    const giveUpAt = performance.now() + SETTLED_WITHIN_MS;
    let [before, since] = ['', performance.now()];
    while (performance.now() < giveUpAt) {
      const { isIdle, fingerprint } = await readSystem(harness);
      if (fingerprint !== before) [before, since] = [fingerprint, performance.now()];
      else if (isIdle) return;
      if (isCut() && performance.now() - since > UNCHANGED_MS) return;
      await pause(LOOK_AGAIN_MS);
    }
  }
}

/** Everything that could still be under way. The system is idle when two readings in a row are equal and idle. */
async function readSystem({ server, database, sandbox }: ScenarioEnvironment) {
  const now = new Date(await server.now());
  const [status, rows, { idle }] = await Promise.all([
    readStatus(server),
    database.query<{ waiting: number }>(WAITING, [now]),
    askSandbox<{ idle: boolean }>(sandbox, '/control/idle'),
  ]);
  if (status.failures.length > 2) throw new Error(`A workflow task fails again and again: ${status.failures.at(-1)}`);
  const waiting = rows.rows[0]?.waiting ?? 0;
  return { isIdle: status.isIdle && waiting === 0 && idle, fingerprint: `${status.fingerprint} ${waiting} ${idle}` };
}

/** A callback whose next attempt lies in the future is not counted: it waits for its time. */
const WAITING = `SELECT ((SELECT count(*) FROM outbox WHERE delivered_at IS NULL)
  + (SELECT count(*) FROM callbacks WHERE delivered_at IS NULL AND failed_at IS NULL
  AND next_attempt_at <= $1))::int AS waiting`;
