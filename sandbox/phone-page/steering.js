/** The controls that change the outside world while an offer runs. */
import { byId, call, element } from './dom.js';

const SYSTEMS = {
  consent: 'КДП (consent)',
  phones: 'БМГ (phones)',
  registers: 'Registers',
  sms: 'SMS carrier',
  provider: 'Provider',
};

export function connectWorld(current, showProblem) {
  byId('systems').append(...Object.entries(SYSTEMS).map(([system, name]) => outage(system, name, showProblem)));
  const act = (id, action) => byId(id).addEventListener('click', () => action(current()).catch(showProblem));
  act('withdraw', async ({ holder }) => {
    const iin = personOf(holder);
    await call('PATCH', `/control/people/${iin}`, { consent: 'withdrawn' });
    await call('POST', '/control/consents', { iin, status: 'withdrawn' });
  });
  act('move', async ({ holder }) => {
    const iin = personOf(holder);
    const phone = `+7705555${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`;
    await call('PATCH', `/control/people/${iin}`, { phone });
    await call('POST', '/control/phones', { iin });
  });
  act('report', async ({ holder }) => {
    await call('POST', '/control/receipts', { to: holder.phone ?? '', status: byId('receipt').value });
  });
  act('decide', async ({ offers }) => {
    const offerId = offers.at(-1)?.offerId;
    if (!offerId) throw new Error('There is no offer to decide on yet.');
    const result = byId('result').value;
    const decision = result === 'granted' ? { outcome: result } : { outcome: 'refused', ground: result };
    await call('POST', '/control/results', { offerId, ...decision });
  });
}

export function showSystems(systems) {
  for (const [system, { down }] of Object.entries(systems)) byId(`down-${system}`).checked = down;
}

function outage(system, name, showProblem) {
  const input = element('input', { type: 'checkbox', id: `down-${system}` });
  input.addEventListener('change', () => {
    call('POST', `/control/systems/${system}`, { down: input.checked }).catch(showProblem);
  });
  return element('label', { class: 'switch', for: input.id }, input, name);
}

const personOf = ({ recipient }) => recipient.iin ?? recipient.representativeIin;
