/** Right bodies with a few wrong values: they get past the first checks, and meet those that compare fields. */
import fc from 'fast-check';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Values that schemas, databases, dates, templates and patterns take badly. */
const WRONG: readonly Json[] = [
  [null, true, 0, -1, 1e308, -0.5, 2 ** 53, '', ' ', [], {}, [[]], { '': '' }],
  ['\u0000', '\ud800', '\udc00\ud800', '\u202e', 'ә'.repeat(700), 'x'.repeat(40_000)],
  ['P', 'PT', 'PT1S', 'P1M', 'P1Y', '-PT1H', 'PT0.5S', 'P99999999999999999999D', 'PT99999999999999H', 'soon'],
  ['{', '}', '{code', '{code, plural, other {', '{code, date, ::x}', '{toString}', "'{'", '{deadline, time, ::}'],
  ['{n, selectordinal, one{1}}', '<b>', '</b>', '#', '{constructor}', '{code, select, other {{code}}}'],
  ['2026-02-30', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-01-01T00:00:00+23:59', '24:00', '21:00'],
  [
    'none',
    'rest',
    'shep',
    '__proto__',
    'constructor',
    'https://',
    'javascript:1',
    '00000000-0000-0000-0000-000000000000',
  ],
  [{ type: 'object' }, { type: 'object', properties: { constructor: { type: 'string' } }, required: ['toString'] }],
  [
    { type: 'object', properties: { a: { type: 'integer', minimum: 2, maximum: 1 } } },
    { kind: 'rest', pollEvery: 'P' },
  ],
].flat<Json[][]>();

type Change = { at: number; to: Json | undefined };

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  to: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...WRONG) },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json> },
  ),
});

/** The body with one to three of its values replaced or removed, whatever their depth. */
export const mutated = (body: object): fc.Arbitrary<Json> =>
  fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const whole = structuredClone(body) as Json;
    for (const { at, to } of changes) {
      const places = placesIn(whole);
      const place = places[at % places.length];
      if (!place) continue;
      if (to === undefined) delete place.holder[place.key];
      else place.holder[place.key] = structuredClone(to);
    }
    return whole;
  });

type Place = { holder: Record<string, Json>; key: string };

function placesIn(json: Json): Place[] {
  if (typeof json !== 'object' || json === null) return [];
  const holder = json as Record<string, Json>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key]!)]);
}
