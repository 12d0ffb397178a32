/** The supervisor of `npm start`: it starts programs in order, restarts one that dies, and stops them in reverse
 *  order. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { trouble } from '../setup/step.mjs';
import { dropLedger, writeLedger } from './leftovers.mjs';
import { endOf } from './logs.mjs';
import { launch, untilReady } from './process.mjs';

/** @typedef {import('./process.mjs').Program} Program */
/** @typedef {import('./process.mjs').Running} Running */
/** @typedef {() => Promise<void>} Before the work before every start of a program */
/** @typedef {{ launch: (program: Program) => Running, isClosing: () => boolean }} Keeper */

const RESTARTS_ALLOWED = 5;

/** @param {string} ledger the file that lists the running programs, to stop them after a kill of the supervisor */
export function openSupervisor(ledger) {
  /** @type {Map<string, Running>} in the order of their start */
  const running = new Map();
  /** @type {import('./leftovers.mjs').Entry[]} */
  const adopted = [];
  let isClosing = false;
  const guard = startGuard(ledger);
  const { failed, fail } = failure();

  /** @param {Program} program */
  function launchNoted(program) {
    if (isClosing) throw trouble('Stopped before all programs were started.');
    running.set(program.name, launch(program));
    noteDown();
    return /** @type {Running} */ (running.get(program.name));
  }

  function noteDown() {
    const programs = [...running.values()].map(({ name, pid = 0, stopSignal }) => ({ name, pid, stopSignal }));
    writeLedger(ledger, [...programs, ...adopted]);
  }

  /** Lists a process group that was started elsewhere, so that the guard stops it too. @param {number} pid */
  function adopt(pid) {
    adopted.push({ name: 'adopted', pid, stopSignal: 'SIGKILL' });
    noteDown();
  }

  /**
   * Starts a program, waits until it is ready and restarts it from then on when it dies.
   * @param {Program} program
   * @param {Before} before
   */
  async function start(program, before = async () => {}) {
    await before();
    const started = launchNoted(program);
    await untilReady(started, program);
    void keepAlive({ launch: launchNoted, isClosing: () => isClosing }, program, started, before).catch(fail);
  }

  /** Stops all programs, the last started first. @param {(name: string) => void} report */
  async function close(report) {
    isClosing = true;
    for (const one of [...running.values()].reverse()) {
      report(one.name);
      await one.stop();
    }
    dropLedger(ledger);
    guard.kill();
  }

  /** Kills all programs at once. */
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
    current.kill(); // the processes that it started itself
    if (keeper.isClosing()) return;
    if (restarts === RESTARTS_ALLOWED)
      throw trouble(`${program.name} ${how}, ${restarts + 1} times:\n${endOf(current)}`);
    console.log(`  ! ${program.name} ${how}; starting it again`);
    await new Promise((resolve) => setTimeout(resolve, 300 * restarts));
    await before();
    if (keeper.isClosing()) return;
    const next = keeper.launch(program);
    await untilReady(next, program).then(
      () => console.log(`  ✓ ${program.name} is running again`),
      (error) => next.hasEnded() || Promise.reject(error), // the next round handles how it ended
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
  failed.catch(() => {}); // nothing may be awaiting it yet
  return { failed, fail };
}

/** Starts the guard, a process that stops all programs when the supervisor is killed. @param {string} ledger */
function startGuard(ledger) {
  const script = path.join(import.meta.dirname, 'guard.mjs');
  const guard = spawn(process.execPath, [script, ledger], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  return guard;
}
