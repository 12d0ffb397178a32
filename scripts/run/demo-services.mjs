/** The demo services, made through the API: the test allowance without quiet hours, so that an SMS comes at any hour,
 *  and one with an answer window of ten seconds. */
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../setup/paths.mjs';
import { trouble } from '../setup/step.mjs';

export const DEMO_SERVICE = 'demo-allowance';
export const QUICK_SERVICE = 'quick-allowance';

const CHANGES = {
  [DEMO_SERVICE]: {
    names: {
      kk: 'Байқау жәрдемақысы',
      ru: 'Пробное пособие',
      en: 'Demo allowance, at any hour',
    },
    quietHours: 'none',
    coolDown: 'PT0S',
  },
  [QUICK_SERVICE]: {
    names: {
      kk: 'Жедел жәрдемақы',
      ru: 'Быстрое пособие',
      en: 'Quick allowance, to be answered in 10 seconds',
    },
    quietHours: 'none',
    coolDown: 'PT0S',
    answerWindow: 'PT10S',
    grace: 'PT0S',
  },
};

/**
 * Adds the demo services that do not exist yet.
 * @param {import('./api-client.mjs').Api} api
 */
export async function makeDemoServices(api) {
  const file = path.join(ROOT, 'prisma', 'catalogue', 'services', 'test-allowance.yaml');
  const model = parse(fs.readFileSync(file, 'utf8'));
  for (const [code, changes] of Object.entries(CHANGES)) {
    if ((await api('GET', `/v1/services/${code}`)).status === 200) continue;
    const { status, body } = await api('POST', '/v1/services', { ...model, ...changes, code });
    if (status !== 201) throw trouble(`The API refused the service ${code}: ${status} ${JSON.stringify(body)}`);
  }
}
