/** Requests that an attacker may send to any call to make the refusal reveal internals. */

export type Hostile = { path?: string; query?: string; raw?: string; headers?: Record<string, string> };

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const FIELDS =
  'serviceCode recipient reference facts code reason name password payloads receipts messages answer state'.split(' ');
const everyField = (value: unknown) => JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, value])));

const IN_PATH = [
  '7f0d2c1e-6a1b-4c55-9d0e-0b9f8c7d6e5f',
  '%zz',
  '%E0%A4%A',
  '%00',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  "'%3B%20DROP%20TABLE%20offers--",
  '__proto__',
  'constructor',
  'x'.repeat(4_000),
].map((path) => ({ path }));

const IN_QUERY = [
  'limit=abc&cursor=%00&from=yesterday&to=1e9&state=NO',
  'limit[]=1&limit[]=2&cursor[$ne]=1',
  'cursor=eyJpZCI6IlwidTAwMDAifQ',
  'limit=-1&cursor=%zz&reference=%ff',
  `reference=${'x'.repeat(5_000)}`,
].map((query) => ({ query }));

const BODIES = [
  '{',
  'null',
  '[]',
  '"text"',
  '{}',
  '{"__proto__":{"a":1},"constructor":{"prototype":{}}}',
  deep(20_000),
  everyField(1e308),
  everyField('\u0000\ud800'),
  everyField({ toString: 'no', length: -1 }),
  everyField("'; SELECT pg_sleep(9); --"),
  `{"text":"${'x'.repeat(1_100_000)}"}`,
].map((raw) => ({ raw }));

const HEADERS = [
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=klingon' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'klingon' },
  { 'idempotency-key': 'k'.repeat(300) },
  { 'webhook-id': '\u00ff', 'webhook-timestamp': 'NaN', 'webhook-signature': 'v1,' },
  { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' },
  { authorization: `Bearer usy_00000000_${'0'.repeat(43)}` },
].map((headers) => ({ raw: '{"a":1}', headers }));

export const HOSTILE: readonly Hostile[] = [{}, ...IN_PATH, ...IN_QUERY, ...BODIES, ...HEADERS];
