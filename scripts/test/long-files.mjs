/** How long the long test files take on two cores, in seconds: recorded now and then, for the order of their start
 *  only. */

/** @type {Record<string, number>} by the path under test/ */
export const LONG_FILES = {
  'scenarios/scenarios.test.ts': 600,
  'api/offers/same-key.test.ts': 300,
  'failover/failover.test.ts': 80,
  'release/production.test.ts': 60,
  'adapters/store/log/audit.test.ts': 60,
  'api/system/outage.test.ts': 30,
  'api/http/no-insides.test.ts': 25,
  'api/operators/api-keys.test.ts': 25,
  'adapters/sms/smpp/lost-answers.test.ts': 20,
  'api/operators/operators.test.ts': 18,
  'api/http/who-may.test.ts': 16,
  'cli/usynys.test.ts': 12,
  'api/operators/own-account.test.ts': 10,
  'adapters/catalogue/load-catalogue.test.ts': 10,
};
/** What the others take. */
const SHORT_SECONDS = 2;

/** @param {string} file */
export const secondsOf = (file) => LONG_FILES[file.replace(/^test\//, '')] ?? SHORT_SECONDS;
