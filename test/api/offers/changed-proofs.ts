/** Documents as a forger would change them. */

/** JSON as it is signed, by code that is not ours. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, of]) => `${JSON.stringify(key)}:${canonical(of)}`).join(',')}}`;
};

/** The document with one value changed, for every value in it. */
export function* everyChange(whole: unknown, path = ''): Generator<[string, unknown]> {
  if (typeof whole === 'string') yield [path, `${whole}x`];
  if (typeof whole === 'number') yield [path, whole + 1];
  if (typeof whole === 'boolean') yield [path, !whole];
  if (typeof whole !== 'object' || whole === null) return;
  for (const [key, value] of Object.entries(whole))
    for (const [where, changed] of everyChange(value, `${path}/${key}`)) {
      if (Array.isArray(whole)) yield [where, whole.with(Number(key), changed)];
      else yield [where, { ...whole, [key]: changed }];
    }
}
