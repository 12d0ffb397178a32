/** Services for trying things out, made through the API: the test allowance without its quiet hours, so that an SMS
 *  comes at any hour, and one whose window is over in seconds. */
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../setup/paths.mjs';
import { trouble } from '../setup/step.mjs';

export const TRIAL_SERVICE = 'demo-allowance';
export const QUICK_SERVICE = 'quick-allowance';

const CHANGES = {
  [TRIAL_SERVICE]: {
    names: { kk: 'Байқау жәрдемақысы', ru: 'Пробное пособие', en: 'Trial allowance, at any hour' },
    quietHours: 'none',
    coolDown: 'PT0S',
  },
  [QUICK_SERVICE]: {
    names: { kk: 'Жедел жәрдемақы', ru: 'Быстрое пособие', en: 'Quick allowance, to be answered in 10 seconds' },
    quietHours: 'none',
    coolDown: 'PT0S',
    answerWindow: 'PT10S',
    grace: 'PT0S',
  },
};

/**
 * Makes those that are not there.
 * @param {import('./api-client.mjs').Api} api
 */
export async function makeTrialServices(api) {
  const file = path.join(ROOT, 'prisma', 'catalogue', 'services', 'test-allowance.yaml');
  const model = parse(fs.readFileSync(file, 'utf8'));
  for (const [code, changes] of Object.entries(CHANGES)) {
    if ((await api('GET', `/v1/services/${code}`)).status === 200) continue;
    const { status, body } = await api('POST', '/v1/services', { ...model, ...changes, code });
    if (status !== 201) throw trouble(`The API refused the service ${code}: ${status} ${JSON.stringify(body)}`);
  }
}
