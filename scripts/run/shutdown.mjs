/** The end of a run: by Ctrl-C, by a signal, by the end of the npm that started us, or by a trouble of ours. */
import { printTrouble } from '../setup/step.mjs';
import { isAlive, npmAncestors } from '../setup/process-identity.mjs';

/** A terminal's Ctrl-C reaches us twice, once through npm: only a second one later than this is impatience. */
const SAME_KEYSTROKE_MS = 1000;

/**
 * Calls back each time that we are asked to end.
 * @param {string} script ours, as npm's command line names it
 * @param {() => void} stop
 */
export function whenAskedToStop(script, stop) {
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, stop);
  process.stdout.on('error', () => {}); // the terminal may be gone before us
  if (!process.env.npm_lifecycle_event) return;
  const above = npmAncestors(script);
  const timer = setInterval(() => {
    if (above.every(isAlive)) return; // npm may be killed without a word to us
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
      console.log('  Stopping by force.');
      supervisor.killAll();
      process.exit(130);
    }
  }

  /** Stops everything once, however often it is asked. */
  function closeNow() {
    closing ??= (async () => {
      console.log('\n  Stopping …');
      await supervisor.close((name) => console.log(`    ${name}`));
      console.log('  Stopped.\n');
    })();
    return closing;
  }

  /** @param {unknown} error that a stop which is under way may have caused itself */
  async function closeBecauseOf(error) {
    if (!closing) process.exitCode = 1;
    if (!closing) printTrouble(error);
    await closeNow();
    process.exit();
  }

  return { closeBecauseOf };
}
