/** An element with attributes and children; text goes in as text, never as markup. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== undefined && child !== ''));
  return node;
}

export const byId = (id) => document.getElementById(id);

const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Almaty', hour: '2-digit', minute: '2-digit' });
const precise = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Almaty', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Almaty',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** A moment in Almaty, where the legal times of this page are read. */
export function time(at, style = 'hour') {
  const format = { hour, precise, day }[style];
  return element('time', { datetime: at, title: at }, format.format(new Date(at)));
}

/** Calls the sandbox; a refusal becomes an error with the text to show. */
export async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? answer.title ?? `The sandbox answered ${response.status}.`);
  return answer;
}
