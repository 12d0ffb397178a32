/** The offers of the chosen person: the state of each, explained, and how it got there. */
import { byId, element, time } from './dom.js';

const STATES = {
  MADE: ['Offer made', 'The provider’s system asked for the offer.'],
  SCREENING: ['Being checked', 'Identifier, consent, registers and the phone are checked.'],
  QUEUED: ['Queued', 'Waiting for the phone slot, or for the end of quiet hours.'],
  SENT: ['SMS sent', 'The carrier has the SMS. Its receipt is awaited.'],
  AWAITING_ANSWER: ['Awaiting answer', 'The SMS was received: the answer window runs.'],
  PROVIDING: ['Providing', 'Agreed. The provider’s system works on it.'],
  GRANTED: ['Granted', 'The service is given.', 'good'],
  REFUSED: ['Refused', 'The provider refused on a ground of the act.', 'bad'],
  DECLINED: ['Declined', 'The recipient declined.', 'calm'],
  ANNULLED: ['Annulled', 'No answer came within the window.', 'calm'],
  UNDELIVERED: ['Undelivered', 'The SMS was never received.', 'bad'],
  NOT_REGISTERED: ['Not registered', 'No mobile number is registered on eGov.', 'bad'],
  NO_CONSENT: ['No consent', 'The recipient did not consent to reading the data.', 'bad'],
  CONSENT_WITHDRAWN: ['Consent withdrawn', 'Consent was withdrawn before the provider was called.', 'bad'],
  NUMBER_CHANGED: ['Number changed', 'The number no longer belongs to the recipient.', 'bad'],
  INELIGIBLE: ['Ineligible', 'The law does not allow this offer.', 'bad'],
  CANCELLED: ['Cancelled', 'The provider cancelled the offer.', 'calm'],
};
const STEPS = [
  ['Checks', ['MADE', 'SCREENING']],
  ['SMS', ['QUEUED', 'SENT']],
  ['Answer', ['AWAITING_ANSWER']],
  ['Provider', ['PROVIDING']],
];
const describe = (state) => STATES[state] ?? [state, ''];

export function showOffers(offers, serviceName, changed) {
  const list = byId('offers');
  if (changed) list.replaceChildren();
  if (offers.length === 0 && !list.firstChild) {
    list.append(element('p', { class: 'hint empty' }, 'No offer yet for this person.'));
  }
  if (offers.length > 0) list.querySelector('.empty')?.remove();
  for (const offer of offers) {
    const shown = byId(`o-${offer.offerId}`);
    if (shown?.dataset.events === String(offer.events.length)) continue;
    const fresh = offerCard(offer, serviceName);
    if (shown) shown.replaceWith(fresh);
    else list.prepend(fresh);
    if (!changed)
      byId('announcement').textContent = `${serviceName(offer.serviceCode)}: ${describe(fresh.dataset.state)[0]}`;
  }
}

function offerCard({ offerId, serviceCode, code, deadline, events }, serviceName) {
  const now = events.at(-1)?.state ?? 'MADE';
  const [title, explanation, tone = 'open'] = describe(now);
  const waits = now === 'AWAITING_ANSWER' && deadline;
  return element(
    'article',
    { id: `o-${offerId}`, class: `offer ${tone}`, 'data-events': events.length, 'data-state': now },
    element(
      'header',
      {},
      element('h3', {}, serviceName(serviceCode)),
      code ? element('span', { class: 'code' }, `№ ${code}`) : '',
    ),
    element('p', { class: 'badge' }, title),
    element('p', { class: 'explanation' }, explanation, waits ? ' Until ' : '', waits ? time(deadline, 'day') : ''),
    progress(events),
    element('ol', { class: 'timeline' }, ...events.map(entry)),
  );
}

/** How far the offer came; a picture of what the badge and the timeline say as text. */
function progress(events) {
  const seen = new Set(events.map(({ state }) => state));
  const ended = events.some(({ state }) => STATES[state]?.[2]);
  const reached = STEPS.findLastIndex(([, states]) => states.some((state) => seen.has(state)));
  const step = ([name], index) =>
    element(
      'span',
      { class: index < reached || ended ? (index <= reached ? 'done' : '') : index === reached ? 'now' : '' },
      name,
    );
  return element(
    'p',
    { class: 'steps', 'aria-hidden': 'true' },
    ...STEPS.map(step),
    element('span', { class: ended ? 'end' : '' }, 'Outcome'),
  );
}

function entry({ state, at, reason }) {
  const [title, , tone = 'open'] = describe(state);
  return element(
    'li',
    { class: tone },
    element('span', { class: 'what' }, title, reason ? element('span', { class: 'reason' }, reason) : ''),
    time(at, 'precise'),
  );
}
