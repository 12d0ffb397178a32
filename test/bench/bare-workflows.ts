/** The workflows that offers are compared with: the least work that Temporal can do. */
import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { BareActivities } from './bare-worker.ts';

const { first, second, third, fourth } = proxyActivities<BareActivities>({ startToCloseTimeout: '20s' });

/** Four activities that do nothing, one after the other: as many as a granted offer has. */
export async function bareWorkflow(): Promise<void> {
  await first();
  await second();
  await third();
  await fourth();
}

export const somethingHappened = defineSignal('somethingHappened');
export const enough = defineSignal('enough');

/** Receives signals until the signal `enough`. */
export async function waitingWorkflow(): Promise<void> {
  let isEnough = false;
  setHandler(somethingHappened, () => {});
  setHandler(enough, () => void (isEnough = true));
  await condition(() => isEnough);
}
