/** One spelling for one value, so that equal events have equal hashes (§6c). */

/**
 * §6c JSON after RFC 8785: keys sorted by UTF-16 code units, no spaces, ECMAScript numbers. Fields that are undefined
 * are left out; what JSON cannot hold (NaN, Infinity, functions, dates, undefined elsewhere) throws instead of being
 * changed silently. Unlike the RFC, half a surrogate pair is escaped and not refused: replies are untrusted input.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item: unknown) => canonicalJson(item)).join(',')}]`;
  if (isPlainObject(value)) {
    const fields = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${fields.join(',')}}`;
  }
  // The kind only: the value itself may be personal data and must not get into an error message.
  throw new TypeError(`JSON cannot hold a value of type ${kindOf(value)}`);
}

// By tag and not by prototype: workflows run in a realm of their own, with another Object.prototype.
function isPlainObject(value: unknown): value is Record<string, unknown> {
  return kindOf(value) === '[object Object]';
}

function kindOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : Object.prototype.toString.call(value);
}
