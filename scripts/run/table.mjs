/** What `npm start` prints when the system is ready: the addresses, the API key, and a call that makes an offer. */
import path from 'node:path';
import { LOGS, ROOT } from '../setup/paths.mjs';
import { DEMO_SERVICE } from './demo-services.mjs';

/**
 * @param {import('./settings.mjs').Settings} settings
 * @param {import('../setup/secrets.mjs').DevSecrets} secrets
 */
export function printTable({ apiPort, sandboxPort, temporalUiPort, temporalAddress }, { ENBEK_API_KEY }) {
  const api = `http://127.0.0.1:${apiPort}`;
  const temporalUi = temporalAddress ? `that of ${temporalAddress}` : `http://127.0.0.1:${temporalUiPort}`;
  const reference = `try-${new Date().toISOString().slice(0, 19)}`; // new at each start, because the data is kept
  const offer = { serviceCode: DEMO_SERVICE, recipient: { iin: '900101400013' }, reference };
  console.log(`
  API                ${api}/v1
  API documentation  ${api}/docs
  Temporal UI        ${temporalUi}
  Phone page         http://127.0.0.1:${sandboxPort}/
  API key            ${ENBEK_API_KEY}
  Logs               ${path.relative(ROOT, LOGS)}/ (of the run before: ${path.relative(ROOT, LOGS)}/previous/)

  Make an offer, then answer its SMS on the phone page:

    curl -sS ${api}/v1/offers \\
      -H 'Authorization: Bearer ${ENBEK_API_KEY}' \\
      -H 'Content-Type: application/json' \\
      -d '${JSON.stringify(offer)}'

${quietHours(new Date())}
  Your own service and server in ten steps: docs/connect-your-system.md. Other commands: npx usynys --help

  Ctrl-C stops the system and keeps its data. npm start -- --fresh deletes the data first.
`);
}

/** What the hour means for an offer. @param {Date} now */
export function quietHours(now) {
  const time = now.toLocaleTimeString('en-GB', { timeZone: 'Asia/Almaty', hour: '2-digit', minute: '2-digit' });
  const isQuiet = time >= '21:00' || time < '09:00';
  return isQuiet
    ? `  It is ${time} in Almaty: quiet hours. The SMS of ${DEMO_SERVICE} comes all the same; offers of other services
  wait in QUEUED until 09:00 (waitingFor: quiet-hours).`
    : `  It is ${time} in Almaty: SMS of every service are sent. From 21:00 to 09:00 only ${DEMO_SERVICE} and
  quick-allowance send; offers of other services wait in QUEUED (waitingFor: quiet-hours).`;
}
