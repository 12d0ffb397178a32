/** The list of people on the left and the table of personas below. */
import { byId, element } from './dom.js';

const LANGUAGES = { kk: 'Қазақша', ru: 'Русский', en: 'English' };
export const languageName = (code) => LANGUAGES[code] ?? code;
const numberOf = ({ recipient }) => recipient.bin ?? recipient.iin;

export function showPeople(holders, choose) {
  const groups = [...new Set(holders.map(({ group }) => group))];
  byId('people').replaceChildren(
    ...groups.map((group) =>
      element(
        'fieldset',
        {},
        element('legend', {}, group),
        ...holders.filter((holder) => holder.group === group).map((holder) => personOption(holder, choose)),
      ),
    ),
  );
  byId('numbers').replaceChildren(...holders.map(numberRow));
}

export function markChosen(holder) {
  byId(`who-${holder.id}`).checked = true;
  byId('picked').textContent = holder.note ?? numberOf(holder);
}

function personOption(holder, choose) {
  const input = element('input', { type: 'radio', name: 'who', id: `who-${holder.id}`, value: holder.id });
  input.addEventListener('change', () => choose(holder));
  return element(
    'label',
    { class: 'person', for: input.id },
    input,
    element('span', { class: 'note' }, holder.note ?? 'Nothing special'),
    element('span', { class: 'iin' }, numberOf(holder)),
    element('span', { class: 'language', title: languageName(holder.language) }, holder.language),
  );
}

function numberRow({ note, phone, language, ends, recipient, ...holder }) {
  return element(
    'tr',
    {},
    element('th', { scope: 'row', class: 'iin' }, numberOf({ recipient, ...holder })),
    element('td', {}, note ?? ''),
    element('td', { class: 'iin' }, phone ?? 'none'),
    element('td', {}, languageName(language)),
    element('td', {}, ends ?? ''),
  );
}
