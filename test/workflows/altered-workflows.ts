/** The workflows with one additional step at their beginning: an incompatible change for runs that are under way. */
import { sleep } from '@temporalio/workflow';
import type { OfferStart } from '../../workflows/offer-contract.ts';
import * as runs from '../../workflows/index.ts';

export async function offerLifecycle(start: OfferStart) {
  await sleep('1 minute', { summary: 'a planted step' });
  return runs.offerLifecycle(start);
}
