/** `npm start -- --demo`: drives one offer to each of its ends and tells the scenario as it happens. */
import { apiClient } from './api-client.mjs';
import { STORIES } from './demo-scenarios.mjs';
import { TRIAL_SERVICE } from './demo-services.mjs';

/** @typedef {import('./demo-scenarios.mjs').Scenario} Scenario */
/** @typedef {import('./demo-scenarios.mjs').Actors} Actors */

const LOOK_EVERY_MS = 150;
const PATIENCE_MS = 60_000;

/**
 * @param {import('./settings.mjs').Settings} settings
 * @param {import('../setup/secrets.mjs').DevSecrets} secrets
 */
export async function tellStories({ apiPort, sandboxPort }, { ENBEK_API_KEY }) {
  const api = apiClient(`http://127.0.0.1:${apiPort}`, ENBEK_API_KEY);
  const sandbox = apiClient(`http://127.0.0.1:${sandboxPort}`);
  let reached = 0;
  for (const [index, scenario] of STORIES.entries()) {
    console.log(`\n  ${index + 1}/${STORIES.length} ${scenario.end}: ${scenario.title}`);
    if (await tell(scenario, api, sandbox)) reached += 1;
  }
  console.log(`\n  ${reached} of ${STORIES.length} offers came to the end that was told.\n`);
}

/**
 * @param {Scenario} scenario
 * @param {Actors['api']} api
 * @param {Actors['sandbox']} sandbox
 */
async function tell(scenario, api, sandbox) {
  const started = performance.now();
  const say = (/** @type {string} */ text) => {
    console.log(`    ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}`);
  };
  const smsBefore = (await smsTo(scenario, sandbox)).length;
  const offer = await api('POST', '/v1/offers', {
    serviceCode: scenario.service ?? TRIAL_SERVICE,
    recipient: { iin: scenario.iin },
    reference: `demo-${scenario.end.toLowerCase()}-${Date.now()}`,
  });
  say(`POST /v1/offers → ${offer.status}`);
  if (offer.status !== 201) return say(JSON.stringify(offer.body));
  const actors = { api, sandbox, offerId: offer.body.id };
  const end = await follow(scenario, actors, say, smsBefore);
  await scenario.afterwards?.(actors);
  if (end !== scenario.end) say(`✗ ${scenario.end} was expected`);
  return end === scenario.end;
}

/**
 * Tells states and SMS as they come, lets people act, until the end and its SMS.
 * @param {Scenario} scenario
 * @param {Actors} actors
 * @param {(text: string) => void} say
 * @param {number} smsBefore
 */
async function follow(scenario, actors, say, smsBefore) {
  let state = '';
  let smsTold = smsBefore;
  let lastKind = '';
  let { deed } = scenario;
  for (const giveUpAt = performance.now() + PATIENCE_MS; performance.now() < giveUpAt; ) {
    const { body: offer } = await actors.api('GET', `/v1/offers/${actors.offerId}`);
    if (offer.state !== state) say(`${offer.state}${offer.reason ? ` (${offer.reason})` : ''}`);
    state = offer.state;
    for (const { kind, text } of (await smsTo(scenario, actors.sandbox)).slice(smsTold)) {
      say(`SMS “${text}”`);
      lastKind = kind;
      smsTold += 1;
    }
    if (deed?.when === state) {
      say(`→ ${deed.tell}`);
      await deed.act(actors);
      deed = undefined;
    }
    if (state === scenario.end && (!scenario.lastSms || scenario.lastSms === lastKind)) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return state;
}

/**
 * @param {Scenario} scenario
 * @param {Actors['sandbox']} sandbox
 * @returns {Promise<{ kind: string, text: string }[]>}
 */
async function smsTo({ phone }, sandbox) {
  return phone ? (await sandbox('GET', `/control/messages?to=${encodeURIComponent(phone)}`)).body : [];
}
