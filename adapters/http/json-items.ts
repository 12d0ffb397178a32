/** The octets of each item of a list in a JSON body: of a body that is about several people, each gets their own. */

/** The items of the list under `name` at the top of a body that `JSON.parse` has read, as they were sent; undefined
 *  when there is no such list. Of equal names the last counts, as for `JSON.parse`. */
export function itemOctets(body: Buffer, name: string): Buffer[] | undefined {
  // Every sign that structures JSON is ASCII, and in UTF-8 no part of another character is: latin1 keeps the places.
  const text = body.toString('latin1');
  let found: Buffer[] | undefined;
  for (const [key, start] of members(text, text.indexOf('{'))) {
    if (JSON.parse(Buffer.from(key, 'latin1').toString('utf8')) !== name) continue;
    found = text[start] === '[' ? values(text, start).map(([from, to]) => body.subarray(from, to)) : undefined;
  }
  return found;
}

const BLANK = /[\t\n\r ]/;

/** Key (with its quotes) and start of the value of each member of the object that begins here. */
function members(text: string, at: number): [string, number][] {
  const found: [string, number][] = [];
  let next = skip(text, at + 1);
  while (text[next] === '"') {
    const keyEnd = valueEnd(text, next);
    const start = skip(text, skip(text, keyEnd) + 1);
    const end = valueEnd(text, start);
    found.push([text.slice(next, keyEnd), start]);
    next = skip(text, end);
    if (text[next] === ',') next = skip(text, next + 1);
  }
  return found;
}

/** Start and end of each item of the list that begins here. */
function values(text: string, at: number): [number, number][] {
  const found: [number, number][] = [];
  let next = skip(text, at + 1);
  while (next < text.length && text[next] !== ']') {
    const end = valueEnd(text, next);
    found.push([next, end]);
    next = skip(text, end);
    if (text[next] === ',') next = skip(text, next + 1);
  }
  return found;
}

function skip(text: string, at: number): number {
  let next = at;
  while (next < text.length && BLANK.test(text[next]!)) next += 1;
  return next;
}

/** The end of the value that begins here: brackets within strings do not count. */
function valueEnd(text: string, at: number): number {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]|[^\t\n\r ,:"{}[\]]+/gs;
  token.lastIndex = at;
  let depth = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [sign] = found;
    if (sign === '{' || sign === '[') depth += 1;
    if (sign === '}' || sign === ']') depth -= 1;
    if (depth <= 0) return token.lastIndex;
  }
  return text.length;
}
