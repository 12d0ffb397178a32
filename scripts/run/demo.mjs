/** `npm start -- --demo`: drives one offer to each of the ends and prints what happens. */
import { apiClient } from './api-client.mjs';
import { SCENARIOS } from './demo-scenarios.mjs';
import { DEMO_SERVICE } from './demo-services.mjs';

/** @typedef {import('./demo-scenarios.mjs').Scenario} Scenario */
/** @typedef {import('./demo-scenarios.mjs').Actors} Actors */

const POLL_EVERY_MS = 150;
const TIMEOUT_MS = 60_000;

/**
 * @param {import('./settings.mjs').Settings} settings
 * @param {import('../setup/secrets.mjs').DevSecrets} secrets
 */
export async function runScenarios({ apiPort, sandboxPort }, { ENBEK_API_KEY }) {
  const api = apiClient(`http://127.0.0.1:${apiPort}`, ENBEK_API_KEY);
  const sandbox = apiClient(`http://127.0.0.1:${sandboxPort}`);
  let reached = 0;
  for (const [index, scenario] of SCENARIOS.entries()) {
    console.log(`\n  ${index + 1}/${SCENARIOS.length} ${scenario.end}: ${scenario.title}`);
    if (await run(scenario, api, sandbox)) reached += 1;
  }
  console.log(`\n  ${reached} of ${SCENARIOS.length} offers reached the expected end.\n`);
}

/**
 * @param {Scenario} scenario
 * @param {Actors['api']} api
 * @param {Actors['sandbox']} sandbox
 */
async function run(scenario, api, sandbox) {
  const started = performance.now();
  const say = (/** @type {string} */ text) => {
    console.log(`    ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}`);
  };
  const smsBefore = (await smsTo(scenario, sandbox)).length;
  const offer = await api('POST', '/v1/offers', {
    serviceCode: scenario.service ?? DEMO_SERVICE,
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
 * Prints states and SMS as they come, and acts, until the end of the offer and its SMS.
 * @param {Scenario} scenario
 * @param {Actors} actors
 * @param {(text: string) => void} say
 * @param {number} smsBefore
 */
async function follow(scenario, actors, say, smsBefore) {
  let state = '';
  let smsPrinted = smsBefore;
  let lastKind = '';
  /** @type {string | undefined} */
  let quiet;
  let { action } = scenario;
  for (const giveUpAt = performance.now() + TIMEOUT_MS; performance.now() < giveUpAt; ) {
    const { body: offer } = await actors.api('GET', `/v1/offers/${actors.offerId}`);
    const waits = quietUntil(offer);
    if (waits && waits !== quiet) say(`quiet hours: the SMS waits until ${waits}`);
    quiet = waits;
    if (offer.state !== state) say(`${offer.state}${offer.reason ? ` (${offer.reason})` : ''}`);
    state = offer.state;
    for (const { kind, text } of (await smsTo(scenario, actors.sandbox)).slice(smsPrinted)) {
      say(`SMS “${text}”`);
      lastKind = kind;
      smsPrinted += 1;
    }
    if (action?.when === state) {
      say(`→ ${action.description}`);
      await action.act(actors);
      action = undefined;
    }
    if (state === scenario.end && (!scenario.lastSms || scenario.lastSms === lastKind)) break;
    await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
  }
  return state;
}

/** Until when quiet hours hold an SMS. @param {{ waitingFor?: { what: string, until?: string } }} offer */
const quietUntil = ({ waitingFor }) => (waitingFor?.what === 'quiet-hours' ? waitingFor.until : undefined);

/**
 * @param {Scenario} scenario
 * @param {Actors['sandbox']} sandbox
 * @returns {Promise<{ kind: string, text: string }[]>}
 */
async function smsTo({ phone }, sandbox) {
  return phone ? (await sandbox('GET', `/control/messages?to=${encodeURIComponent(phone)}`)).body : [];
}
