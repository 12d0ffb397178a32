/** The phone in the middle: messages as they come, and the answers that it sends. */
import { byId, element, time } from './dom.js';

const DELIVERY = {
  accepted: 'On its way',
  queued: 'On its way',
  atCarrier: 'At the carrier',
  delivered: 'Delivered',
  undeliverable: 'Not delivered: undeliverable',
  expired: 'Not delivered: expired',
  rejected: 'Not delivered: rejected',
};
const FAILED = new Set(['undeliverable', 'expired', 'rejected']);
const KINDS = { optedOut: 'opted out', whichOne: 'which one?', unknownSender: 'unknown number' };

export function showHandset({ holder, messages }, changed) {
  const log = byId('log');
  if (changed) log.replaceChildren();
  byId('number').textContent = holder.phone ?? 'no number';
  byId('sender').textContent = messages.findLast(({ sender }) => sender)?.sender ?? '1414';
  for (const control of byId('reply').querySelectorAll('button, input')) control.disabled = !holder.phone;

  const fresh = messages.filter(({ id }) => !byId(`m-${id}`));
  if (messages.length > 0) log.querySelector('.empty')?.remove();
  log.append(...fresh.map((message) => bubble(message, holder.language)));
  for (const message of messages) showDelivery(message);
  if (messages.length === 0 && !log.firstChild) log.append(element('p', { class: 'empty' }, emptyText(holder)));
  if (fresh.length > 0) log.scrollTo({ top: log.scrollHeight, behavior: changed ? 'instant' : 'smooth' });
}

function bubble({ id, from, kind, text, parts, at }, language) {
  if (from === 'phone') {
    return element(
      'article',
      { id: `m-${id}`, class: 'sms mine' },
      element('span', { class: 'unseen' }, 'You answered: '),
      element('p', { lang: language }, text),
      element('p', { class: 'meta' }, time(at)),
    );
  }
  const length = parts > 1 ? `${parts} parts` : '1 part';
  return element(
    'article',
    { id: `m-${id}`, class: 'sms theirs' },
    element('p', { class: 'kind' }, KINDS[kind] ?? kind),
    element('p', { lang: language }, text),
    element('p', { class: 'meta' }, time(at), ` · ${length} · `, element('span', { class: 'delivery' })),
  );
}

function showDelivery({ id, from, status }) {
  if (from === 'phone') return;
  const article = byId(`m-${id}`);
  const label = DELIVERY[status] ?? status;
  const shown = article.querySelector('.delivery');
  if (shown.textContent === label) return;
  shown.textContent = label;
  article.classList.toggle('failed', FAILED.has(status));
  article.classList.toggle('delivered', status === 'delivered');
}

const emptyText = ({ phone }) =>
  phone
    ? 'No messages yet. Make an offer and it arrives here.'
    : 'No mobile number is registered on eGov, so no SMS can come.';
