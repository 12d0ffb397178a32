import { canonicalJson } from '../../domain/canonical-json.ts';

const texts = new WeakMap<object, string>();

/** The canonical JSON of a fold or an event, which are never changed. */
export function textOf(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = canonicalJson(value);
  texts.set(value, text);
  return text;
}
