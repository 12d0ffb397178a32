/** All programs of one run: started in order, watched, started again when one dies, stopped in reverse order. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { trouble } from '../setup/step.mjs';
import { dropLedger, writeLedger } from './leftovers.mjs';
import { launch, tail, untilReady } from './process.mjs';

/** @typedef {import('./process.mjs').Program} Program */
/** @typedef {import('./process.mjs').Running} Running */
/** @typedef {() => Promise<void>} Before what must be done before every start of a program */
/** @typedef {{ launch: (program: Program) => Running, isClosing: () => boolean }} Keeper */

const RESTARTS_ALLOWED = 5;

/** @param {string} ledger the file that says what runs, for a later start that must clean up after us */
export function openSupervisor(ledger) {
  /** @type {Map<string, Running>} in the order of their start */
  const running = new Map();
  /** @type {import('./leftovers.mjs').Entry[]} */
  const guests = [];
  let isClosing = false;
  const guard = startGuard(ledger);
  const { failed, fail } = failure();

  /** @param {Program} program */
  function launchNoted(program) {
    if (isClosing) throw trouble('Stopped before everything was started.');
    running.set(program.name, launch(program));
    noteDown();
    return /** @type {Running} */ (running.get(program.name));
  }

  function noteDown() {
    const programs = [...running.values()].map(({ name, pid = 0, stopSignal }) => ({ name, pid, stopSignal }));
    writeLedger(ledger, [...programs, ...guests]);
  }

  /** Has a process group that another process started end with us, should we be killed. @param {number} pid */
  function adopt(pid) {
    guests.push({ name: 'guest', pid, stopSignal: 'SIGKILL' });
    noteDown();
  }

  /**
   * Starts a program, waits until it is ready and keeps it alive from then on.
   * @param {Program} program
   * @param {Before} before
   */
  async function start(program, before = async () => {}) {
    await before();
    const started = launchNoted(program);
    await untilReady(started, program);
    void keepAlive({ launch: launchNoted, isClosing: () => isClosing }, program, started, before).catch(fail);
  }

  /** Stops everything, the last started first. @param {(name: string) => void} tell */
  async function close(tell) {
    isClosing = true;
    for (const one of [...running.values()].reverse()) {
      tell(one.name);
      await one.stop();
    }
    dropLedger(ledger);
    guard.kill();
  }

  /** For the impatient: no more waiting. */
  function killAll() {
    isClosing = true;
    for (const one of running.values()) one.kill();
    dropLedger(ledger);
  }

  return { start, adopt, close, killAll, failed };
}

/**
 * @param {Keeper} keeper
 * @param {Program} program
 * @param {Running} current
 * @param {Before} before
 */
async function keepAlive(keeper, program, current, before) {
  for (let restarts = 0; ; restarts++) {
    const how = await current.ended;
    current.kill(); // what it started itself
    if (keeper.isClosing()) return;
    if (restarts === RESTARTS_ALLOWED) throw trouble(`${program.name} ${how}, again and again:\n${tail(current.log)}`);
    console.log(`  ! ${program.name} ${how}; starting it again`);
    await new Promise((resolve) => setTimeout(resolve, 300 * restarts));
    await before();
    if (keeper.isClosing()) return;
    const next = keeper.launch(program);
    await untilReady(next, program).then(
      () => console.log(`  ✓ ${program.name} is back`),
      (error) => next.hasEnded() || Promise.reject(error), // how it ended is looked at in the next round
    );
    current = next;
  }
}

/** Rejects when a program cannot be kept alive. */
function failure() {
  /** @type {(error: unknown) => void} */
  let fail = () => {};
  /** @type {Promise<never>} */
  const failed = new Promise((_resolve, reject) => (fail = reject));
  failed.catch(() => {}); // it may not be awaited yet
  return { failed, fail };
}

/** A small process that outlives us by the moment it takes to stop what we left, should we be killed. @param {string}
 *  ledger */
function startGuard(ledger) {
  const script = path.join(import.meta.dirname, 'guard.mjs');
  const guard = spawn(process.execPath, [script, ledger], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  return guard;
}
