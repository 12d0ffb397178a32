import type { Harness } from './harness.ts';
import { openHarness } from './harness.ts';

let opened: Promise<Harness> | undefined;
/** One harness for all tests of this folder: opened at the first call, closed at the end of the run. */
export const sharedHarness = (): Promise<Harness> => (opened ??= openHarness());
after(async function () {
  this.timeout(60_000);
  await (await opened)?.close();
});
