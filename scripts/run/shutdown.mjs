/** The end of the supervisor: by Ctrl-C, by a signal, by the end of the npm that started it, or by an error. */
import { printTrouble } from '../setup/step.mjs';
import { isAlive, npmAncestors } from '../setup/process-identity.mjs';

/** One Ctrl-C arrives twice, once through npm: only a signal later than this is a second Ctrl-C. */
const SAME_KEYSTROKE_MS = 1000;

/**
 * Calls `stop` for each request to end.
 * @param {string} script our script, as npm's command line names it
 * @param {() => void} stop
 */
export function whenAskedToStop(script, stop) {
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, stop);
  process.stdout.on('error', () => {}); // the terminal may be closed before the process ends
  if (!process.env.npm_lifecycle_event) return;
  const above = npmAncestors(script);
  const timer = setInterval(() => {
    if (above.every(isAlive)) return; // a killed npm sends no signal
    clearInterval(timer);
    stop();
  }, 500);
  timer.unref();
}

/** @param {ReturnType<typeof import('./supervisor.mjs').openSupervisor>} supervisor */
export function closeOnSignals(supervisor) {
  /** @type {Promise<void> | undefined} */
  let closing;
  let askedAt = 0;
  whenAskedToStop('start.mjs', onStop);

  function onStop() {
    if (!closing) {
      askedAt = performance.now();
      void closeNow().then(() => process.exit(0));
    } else if (performance.now() - askedAt > SAME_KEYSTROKE_MS) {
      console.log('  Killing all programs.');
      supervisor.killAll();
      process.exit(130);
    }
  }

  /** Stops all programs, once for all requests. */
  function closeNow() {
    closing ??= (async () => {
      console.log('\n  Stopping …');
      await supervisor.close((name) => console.log(`    ${name}`));
      console.log('  Stopped.\n');
    })();
    return closing;
  }

  /** @param {unknown} error the cause, or a consequence of a stop that is under way */
  async function closeBecauseOf(error) {
    if (!closing) process.exitCode = 1;
    if (!closing) printTrouble(error);
    await closeNow();
    process.exit();
  }

  return { closeBecauseOf };
}
