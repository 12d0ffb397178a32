/** One scenario for each end that an offer can come to; people and numbers are those of docs/sandbox.md. */
import { QUICK_SERVICE } from './demo-services.mjs';

/**
 * What is done when the offer is in this state.
 * @typedef {object} Deed
 * @property {string} when
 * @property {string} tell
 * @property {(actors: Actors) => Promise<unknown>} act
 */

/**
 * @typedef {object} Scenario
 * @property {string} end
 * @property {string} title
 * @property {string} iin
 * @property {string} [phone]
 * @property {string} [service]
 * @property {Deed} [deed]
 * @property {string} [lastSms] kind of the SMS that closes the scenario
 * @property {(actors: Actors) => Promise<unknown>} [afterwards]
 */

/** @typedef {import('./api-client.mjs').Api} Api */
/** @typedef {{ api: Api, sandbox: Api, offerId: string }} Actors */

/** @param {string} from @param {string} text @returns {Deed} */
const reply = (from, text) => ({
  when: 'AWAITING_ANSWER',
  tell: `the recipient answers ${text}`,
  act: ({ sandbox }) => sandbox('POST', '/control/replies', { from, text }),
});

/** @param {string} iin @param {string} phone */
const moveTo =
  (iin, phone) =>
  (/** @type {Actors} */ { sandbox }) =>
    sandbox('PATCH', `/control/people/${iin}`, { phone });

/** @type {Scenario[]} */
export const STORIES = [
  {
    end: 'GRANTED',
    title: 'The recipient agrees and the service is given',
    iin: '900101400013',
    phone: '+77015550101',
    deed: reply('+77015550101', '1'),
    lastSms: 'granted',
  },
  {
    end: 'REFUSED',
    title: 'The recipient agrees, the provider refuses on a ground of the act',
    iin: '820101100126',
    phone: '+77015550116',
    deed: reply('+77015550116', '1'),
    lastSms: 'refused',
  },
  {
    end: 'DECLINED',
    title: 'The recipient says no, and the window to think again closes',
    iin: '850315300128',
    phone: '+77015550102',
    service: QUICK_SERVICE,
    deed: reply('+77015550102', '2'),
    lastSms: 'declined',
  },
  {
    end: 'ANNULLED',
    title: 'No answer within the window (here 10 seconds)',
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
  { end: 'NO_CONSENT', title: 'The recipient does not let the personal data be read', iin: '810608200018' },
  {
    end: 'CONSENT_WITHDRAWN',
    title: 'The consent is withdrawn before the answer',
    iin: '830608200130',
    phone: '+77015550117',
    deed: {
      when: 'AWAITING_ANSWER',
      tell: 'the recipient withdraws the consent',
      act: ({ sandbox }) => sandbox('POST', '/control/consents', { iin: '830608200130', status: 'withdrawn' }),
    },
    lastSms: 'closed',
    afterwards: ({ sandbox }) => sandbox('PATCH', '/control/people/830608200130', { consent: 'given' }),
  },
  {
    end: 'NUMBER_CHANGED',
    title: 'When the answer comes, the number is no longer the recipient’s',
    iin: '850422200153',
    phone: '+77015550119',
    deed: {
      when: 'AWAITING_ANSWER',
      tell: 'the recipient moves to another number; someone answers 1 from the old one',
      act: async (actors) => {
        await moveTo('850422200153', '+77015550120')(actors);
        await actors.sandbox('POST', '/control/replies', { from: '+77015550119', text: '1' });
      },
    },
    afterwards: moveTo('850422200153', '+77015550119'),
  },
  { end: 'INELIGIBLE', title: 'The register says that the person has died', iin: '840901100049' },
  {
    end: 'CANCELLED',
    title: 'The provider takes the offer back',
    iin: '841115100149',
    phone: '+77015550118',
    deed: {
      when: 'AWAITING_ANSWER',
      tell: 'the provider cancels',
      act: ({ api, offerId }) => api('POST', `/v1/offers/${offerId}/cancellation`, { reason: 'offered by mistake' }),
    },
    lastSms: 'closed',
  },
];
