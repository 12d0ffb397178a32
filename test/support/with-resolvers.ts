/** `Promise.withResolvers`, which Node 20 does not have. */
export function withResolvers() {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
