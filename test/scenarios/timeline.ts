import { setTimeout as pause } from 'node:timers/promises';
import type { ScenarioEnvironment } from '../support/scenario-environment.ts';
import { createAgenda } from './agenda.ts';
import type { Outage } from './agenda.ts';
import { askSandbox } from './http.ts';
import { nextMoment } from './scenario-time.ts';
import { takePulse } from './workflow-pulse.ts';

/** The time of one scenario. It moves only by `pass`; the real milliseconds that steps take are swallowed by the next
 *  wait. */
export interface Timeline {
  startedAt: number;
  /** Where the scenario is by its own steps, epoch milliseconds. */
  here(): number;
  /** How far a time may stand from what the scenario says: what the README allows, and the real time that steps have
   *  taken. */
  tolerance(): Promise<number>;
  pass(ms: number): Promise<void>;
  /** Waits until nothing is being done; in an outage, until nothing changes any more. */
  settle(): Promise<void>;
  /** Whether nothing is being done now; in an outage there is nothing to wait for. */
  isSettled(): Promise<boolean>;
  /** Whether Temporal or the database is out of reach. */
  isCut(): boolean;
  /** From now on, for that much scenario time. */
  outage(what: Outage, forMs: number, end: () => Promise<void>): void;
  /** Ends outages that are over by the clock, which also moves while steps take their time. */
  tick(): Promise<void>;
  endOutages(): Promise<void>;
}

const SETTLED_WITHIN_MS = 15_000;
const UNCHANGED_MS = 700;
/** Timers are met a moment late, so that what they wake is there to be waited for. */
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
    isSettled: async () => isCut() || (await look(harness)).isIdle,
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
      await skipThroughTimers(stop);
      await agenda.endDue(stop);
      await settle();
      await server.repair(async () => (await takePulse(server)).isIdle);
    }
    here = target;
  }

  /** Stops at every timer on the way: what it wakes is done before time goes on, also what travels outside of
   *  Temporal. */
  async function skipThroughTimers(moment: number): Promise<void> {
    for (let last = 0; !isCut(); ) {
      const { nextTimer } = await takePulse(server);
      if (nextTimer === undefined || nextTimer === last || nextTimer + AFTER_TIMER_MS >= moment) break;
      last = nextTimer;
      await server.skipTo(nextTimer + AFTER_TIMER_MS, patience());
      await settle();
    }
    await server.skipTo(moment, patience());
  }

  /** Work that waits for a worker holds time; with the worker cut off it would hold it for ever. */
  function patience(): number {
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
      const { isIdle, fingerprint } = await look(harness);
      if (fingerprint !== before) [before, since] = [fingerprint, performance.now()];
      else if (isIdle) return;
      if (isCut() && performance.now() - since > UNCHANGED_MS) return;
      await pause(isCut() ? 100 : 15);
    }
  }
}

/** Everything that could still be on its way, seen twice the same when nothing is. */
async function look({ server, database, sandbox }: ScenarioEnvironment) {
  const now = new Date(await server.now());
  const [pulse, rows, { idle }] = await Promise.all([
    takePulse(server),
    database.query<{ waiting: number }>(WAITING, [now]),
    askSandbox<{ idle: boolean }>(sandbox, '/control/idle'),
  ]);
  if (pulse.failures.length > 2) throw new Error(`A workflow task fails again and again: ${pulse.failures.at(-1)}`);
  const waiting = rows.rows[0]?.waiting ?? 0;
  return { isIdle: pulse.isIdle && waiting === 0 && idle, fingerprint: `${pulse.fingerprint} ${waiting} ${idle}` };
}

/** A callback whose next try lies ahead waits for its time and is not on its way. */
const WAITING = `SELECT ((SELECT count(*) FROM outbox WHERE delivered_at IS NULL)
  + (SELECT count(*) FROM callbacks WHERE delivered_at IS NULL AND failed_at IS NULL
  AND next_attempt_at <= $1))::int AS waiting`;
