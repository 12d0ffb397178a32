/** The end of a run: by Ctrl-C, by a signal, by the end of the npm that started us, or by a trouble of ours. */

import { isAlive, npmAncestors } from './identity.mjs';
import { printTrouble } from '../setup/step.mjs';

/** A terminal's Ctrl-C reaches us twice, once through npm: only a second one later than this is impatience. */
const SAME_KEYSTROKE_MS = 1000;

/** @param {ReturnType<typeof import('./house.mjs').openHouse>} house */
export function closeOnSignals(house) {
  /** @type {Promise<void> | undefined} */
  let closing;
  let askedAt = 0;

  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, onSignal);
  process.stdout.on('error', () => {}); // the terminal may be gone before us
  if (process.env.npm_lifecycle_event) watchParent();

  function onSignal() {
    if (!closing) {
      askedAt = performance.now();
      void closeNow().then(() => process.exit(0));
    } else if (performance.now() - askedAt > SAME_KEYSTROKE_MS) {
      console.log('  Stopping by force.');
      house.killAll();
      process.exit(130);
    }
  }

  /** npm may be killed without a word to us. */
  function watchParent() {
    const above = npmAncestors('start.mjs');
    setInterval(() => {
      if (!closing && !above.every(isAlive)) onSignal();
    }, 500).unref();
  }

  /** Stops everything once, whoever asks. */
  function closeNow() {
    closing ??= (async () => {
      console.log('\n  Stopping …');
      await house.close((name) => console.log(`    ${name}`));
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
