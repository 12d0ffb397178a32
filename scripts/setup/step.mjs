/** The output of set-up: one line per step with its duration, and errors with advice. */

/** @typedef {(text: string) => void} Say prints a line under the running step */

/**
 * Runs one step and prints its title and duration.
 * @template T
 * @param {string} title
 * @param {(say: Say) => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  const result = await work((text) => console.log(`    ${title}: ${text}`));
  console.log(`  ✓ ${title.padEnd(52)} ${seconds(performance.now() - started)}`);
  return result;
}

/**
 * An expected error: its message says what to do, so it is printed without a stack.
 * @param {string} message
 * @param {unknown} [cause]
 */
export function trouble(message, cause) {
  return Object.assign(new Error(message, { cause }), { isTrouble: true });
}

export const diskIsFull = () => trouble('No space is left on the disk. Free about 1 GB and start again.');

/**
 * Prints why a command failed: advice for errors that the user can repair, a stack for defects.
 * @param {unknown} error
 */
export function printTrouble(error) {
  const failure = /** @type {NodeJS.ErrnoException & { isTrouble?: boolean }} */ (error);
  const advice = failure.isTrouble ? failure.message : adviceForSystemError(failure);
  console.error(`\n  ✗ ${advice ?? failure.stack ?? String(error)}\n`);
}

/** @param {NodeJS.ErrnoException} error */
function adviceForSystemError(error) {
  const where = error.path ? ` (${error.path})` : '';
  if (error.code === 'ENOSPC') return diskIsFull().message;
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') {
    return `This folder cannot be written${where}. Take ownership of the project's folder, or clone it elsewhere.`;
  }
  return undefined;
}

/** @param {number} milliseconds */
export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1).padStart(6)} s`;
