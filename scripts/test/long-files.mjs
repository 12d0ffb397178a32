/** How long the long test files take on two cores, in seconds: recorded now and then, for the order of their start
 *  only. */
import path from 'node:path';

/** @type {Record<string, number>} by the path under test/; a folder stands for each of its files */
export const LONG_FILES = {
  'scenarios/scenarios.test.ts': 700,
  'scenarios/public-shapes.test.ts': 75,
  'e2e/document-commands.test.ts': 150,
  'api/offers/same-key.test.ts': 370,
  'failover/failover.test.ts': 90,
  'interop/schemathesis.test.ts': 240,
  'interop/generated-clients.test.ts': 40,
  'release/production.test.ts': 60,
  'adapters/sms/smpp/lost-answers.test.ts': 75,
  'adapters/store/log/audit.test.ts': 55,
  'adapters/store/database': 17,
  'api/operators': 16,
  workflows: 14,
  'adapters/sms/smpp': 4,
  'api/http/no-insides.test.ts': 18,
  'api/http/no-faults.test.ts': 40,
  'api/http': 7,
  cli: 8,
  'adapters/catalogue': 6,
  'api/system': 6,
  interop: 6,
  'api/desk': 5,
  worker: 5,
  'api/webhooks': 3,
  domain: 1,
  model: 20,
};
/** What the others take. */
const SHORT_SECONDS = 2;

/** @param {string} file */
export function secondsOf(file) {
  const place = file.replace(/^test\//, '');
  return LONG_FILES[place] ?? LONG_FILES[path.dirname(place)] ?? SHORT_SECONDS;
}
