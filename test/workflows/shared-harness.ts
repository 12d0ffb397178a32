import type { House } from './harness.ts';
import { openHouse } from './harness.ts';

let opened: Promise<House> | undefined;
/** One house for all tests of this folder: opened at the first call, closed at the end of the run. */
export const sharedHouse = (): Promise<House> => (opened ??= openHouse());
after(async function () {
  this.timeout(60_000);
  await (await opened)?.close();
});
