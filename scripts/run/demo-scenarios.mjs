/** One scenario for each end of an offer; the personas and their numbers are those of docs/sandbox.md. */
import { QUICK_SERVICE } from './demo-services.mjs';

/**
 * What a persona or a provider does when the offer is in this state.
 * @typedef {object} Action
 * @property {string} when
 * @property {string} description
 * @property {(actors: Actors) => Promise<unknown>} act
 */

/**
 * @typedef {object} Scenario
 * @property {string} end
 * @property {string} title
 * @property {string} iin
 * @property {string} [phone]
 * @property {string} [service]
 * @property {Action} [action]
 * @property {string} [lastSms] kind of the SMS that closes the scenario
 * @property {(actors: Actors) => Promise<unknown>} [afterwards]
 */

/** @typedef {import('./api-client.mjs').Api} Api */
/** @typedef {{ api: Api, sandbox: Api, offerId: string }} Actors */

/** @param {string} from @param {string} text @returns {Action} */
const reply = (from, text) => ({
  when: 'AWAITING_ANSWER',
  description: `the recipient answers ${text}`,
  act: ({ sandbox }) => sandbox('POST', '/control/replies', { from, text }),
});

/** @param {string} iin @param {string} phone */
const moveTo =
  (iin, phone) =>
  (/** @type {Actors} */ { sandbox }) =>
    sandbox('PATCH', `/control/people/${iin}`, { phone });

/** @type {Scenario[]} */
export const SCENARIOS = [
  {
    end: 'GRANTED',
    title: 'The recipient agrees and the provider grants the service',
    iin: '900101400013',
    phone: '+77015550101',
    action: reply('+77015550101', '1'),
    lastSms: 'granted',
  },
  {
    end: 'REFUSED',
    title: 'The recipient agrees and the provider refuses on a ground of the act',
    iin: '820101100126',
    phone: '+77015550116',
    action: reply('+77015550116', '1'),
    lastSms: 'refused',
  },
  {
    end: 'DECLINED',
    title: 'The recipient refuses and does not change the answer within the window',
    iin: '850315300128',
    phone: '+77015550102',
    service: QUICK_SERVICE,
    action: reply('+77015550102', '2'),
    lastSms: 'declined',
  },
  {
    end: 'ANNULLED',
    title: 'The recipient does not answer within the window (here 10 seconds)',
    iin: '030215500453',
    phone: '+77015550103',
    service: QUICK_SERVICE,
    lastSms: 'annulled',
  },
  {
    end: 'UNDELIVERED',
    title: 'The SMS never reaches the phone',
    iin: '871222200073',
    phone: '+77015550111',
  },
  { end: 'NOT_REGISTERED', title: 'No mobile number is registered on eGov', iin: '770707400346' },
  { end: 'NO_CONSENT', title: 'The recipient refuses consent to read personal data', iin: '810608200018' },
  {
    end: 'CONSENT_WITHDRAWN',
    title: 'The consent is withdrawn before the answer',
    iin: '830608200130',
    phone: '+77015550117',
    action: {
      when: 'AWAITING_ANSWER',
      description: 'the recipient withdraws the consent',
      act: ({ sandbox }) => sandbox('POST', '/control/consents', { iin: '830608200130', status: 'withdrawn' }),
    },
    lastSms: 'closed',
    afterwards: ({ sandbox }) => sandbox('PATCH', '/control/people/830608200130', { consent: 'given' }),
  },
  {
    end: 'NUMBER_CHANGED',
    title: 'The number belongs to another person when the answer comes',
    iin: '850422200153',
    phone: '+77015550119',
    action: {
      when: 'AWAITING_ANSWER',
      description: 'the recipient registers another number; the old number answers 1',
      act: async (actors) => {
        await moveTo('850422200153', '+77015550120')(actors);
        await actors.sandbox('POST', '/control/replies', { from: '+77015550119', text: '1' });
      },
    },
    afterwards: moveTo('850422200153', '+77015550119'),
  },
  { end: 'INELIGIBLE', title: 'The register of persons says that the recipient has died', iin: '840901100049' },
  {
    end: 'CANCELLED',
    title: 'The provider cancels the offer',
    iin: '841115100149',
    phone: '+77015550118',
    action: {
      when: 'AWAITING_ANSWER',
      description: 'the provider cancels',
      act: ({ api, offerId }) => api('POST', `/v1/offers/${offerId}/cancellation`, { reason: 'offered by mistake' }),
    },
    lastSms: 'closed',
  },
];
