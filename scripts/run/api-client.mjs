/** A small client of a JSON API, for demo services and demo scenarios. */

/** @typedef {(method: string, path: string, body?: unknown) => Promise<{ status: number, body: any }>} Api */

/**
 * @param {string} base
 * @param {string} [key]
 * @returns {Api}
 */
export const apiClient = (base, key) => async (method, path, body) => {
  const response = await fetch(base + path, {
    method,
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  return { status: response.status, body: text && JSON.parse(text) };
};
