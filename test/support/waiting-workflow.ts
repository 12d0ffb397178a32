import { sleep } from '@temporalio/workflow';

/** Waits for an hour, twice: the smallest workflow with timers. */
export async function waitTwice(): Promise<void> {
  await sleep('1h');
  await sleep('1h');
}
