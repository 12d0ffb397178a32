/** How long the long test files take on two cores, in seconds: recorded now and then, for the order of their start only. */

/** @type {Record<string, number>} by the path under test/ */
export const LONG_FILES = {
  'scenarios/scenarios.test.ts': 600,
  'api/same-key.test.ts': 300,
};
/** What the others take. */
const SHORT_SECONDS = 2;

/** @param {string} file */
export const secondsOf = (file) => LONG_FILES[file.replace(/^test\//, '')] ?? SHORT_SECONDS;
