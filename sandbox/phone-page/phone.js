/** The phone page: choose a persona, make an offer, answer the SMS, and follow the offer to its end. */
import { byId, call, element } from './dom.js';
import { showHandset } from './handset.js';
import { showOffers } from './offers.js';
import { markChosen, showPeople } from './people.js';
import { connectWorld, showSystems } from './steering.js';

const services = new Map();
const serviceName = (code) => services.get(code) ?? code;
const narrow = matchMedia('(max-width: 62rem)');
let stream;
let current;

start().catch(showProblem);

async function start() {
  const holders = await call('GET', '/page/holders');
  showPeople(holders, choose);
  connectReply();
  connectOffer();
  connectWorld(() => current, showProblem);
  byId('picker').open = !narrow.matches;
  const linked = holders.find(({ id }) => `#${id}` === location.hash);
  const first = linked ?? holders[0];
  if (first) choose(first);
  await loadServices();
}

function choose(holder) {
  markChosen(holder);
  history.replaceState(null, '', `#${holder.id}`);
  if (narrow.matches) byId('picker').open = false;
  hideProblem();
  stream?.close();
  current = { holder, offers: [] }; // until the first message: what is done now concerns this person, not the last one
  let changed = true;
  stream = new EventSource(`/page/holders/${holder.id}/events`);
  stream.onopen = () => showLink(true);
  stream.onerror = () => showLink(false);
  stream.onmessage = ({ data }) => {
    const received = JSON.parse(data);
    if (!received) return; // the world was replaced and no longer has this person
    current = received;
    showLink(true);
    showHandset(current, changed);
    showOffers(current.offers, serviceName, changed);
    showSystems(current.systems);
    changed = false;
  };
}

function showLink(live) {
  byId('link').classList.toggle('live', live);
  const mode = current?.auto === false ? 'Live, nothing happens by itself' : 'Live';
  byId('link-text').textContent = live ? mode : 'Connecting…';
}

function connectReply() {
  const send = (text) => {
    const from = current?.holder.phone;
    if (from && text.trim()) call('POST', '/control/replies', { from, text }).catch(showProblem);
  };
  byId('reply').addEventListener('click', ({ target }) => {
    const text = target.closest('[data-text]')?.dataset.text;
    if (text) send(text);
  });
  byId('reply').addEventListener('submit', (event) => {
    event.preventDefault();
    send(byId('text').value);
    byId('text').value = '';
  });
}

async function loadServices() {
  const answer = await call('GET', '/page/services');
  for (const { code, name, names } of answer.items ?? answer) services.set(code, names?.en ?? name ?? code);
  byId('service').replaceChildren(...[...services].map(([code, name]) => element('option', { value: code }, name)));
  // The service without quiet hours: at night, too, its SMS arrives at once.
  if (services.has('demo-allowance')) byId('service').value = 'demo-allowance';
  if (current?.systems) showOffers(current.offers, serviceName, true);
}

function connectOffer() {
  byId('offer').addEventListener('submit', async (event) => {
    event.preventDefault();
    hideProblem();
    const button = event.target.querySelector('button');
    button.disabled = true;
    try {
      if (services.size === 0) await loadServices(); // the API was not reachable when the page was opened
      await call('POST', '/page/offers', { holder: current.holder.id, serviceCode: byId('service').value });
    } catch (error) {
      showProblem(error);
    }
    button.disabled = false;
  });
}

function showProblem(error) {
  byId('problem').textContent = error.message;
  byId('problem').hidden = false;
}

function hideProblem() {
  byId('problem').hidden = true;
}
