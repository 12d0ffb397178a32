/** The runs with one step more at their beginning: what a careless change looks like to runs that are under way. */
import { sleep } from '@temporalio/workflow';
import type { OfferStart } from '../../workflows/offer-contract.ts';
import * as runs from '../../workflows/index.ts';

export async function offerLifecycle(start: OfferStart) {
  await sleep('1 minute', { summary: 'a planted step' });
  return runs.offerLifecycle(start);
}
