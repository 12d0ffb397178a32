/** What Temporal UI and its queries show of a run. */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { answerDeadline } from '../domain/answer-window.ts';
import type { OfferState } from '../domain/offer-states.ts';
import type { Offer } from '../domain/offer.ts';
import { stateOf } from '../domain/offer.ts';
import type { WaitsFor } from '../domain/waiting-for.ts';
import { waitingFor } from '../domain/waiting-for.ts';
import { describeOffer } from './offer-details.ts';
import { OFFER_DEADLINE, OFFER_STATE, OFFER_WAITS_FOR } from './search-attributes.ts';

/** The search attributes as they were set last; `callDelayed`: the call of the provider has failed at least once. */
export type Display = { state: OfferState; waitsFor: WaitsFor | undefined; callDelayed: boolean };

/** The attributes with which a run starts. */
export const startDisplay = (): Display => ({ state: 'SCREENING', waitsFor: 'registers', callDelayed: false });

/** Shows the details, which cost no event of the history. */
export const showDetails = (offer: Offer): void => setCurrentDetails(describeOffer(offer, Date.now()));

/** Shows the offer after a change. Search attributes cost one event: they are set with each state, and beside that only
 *  when the offer waits for something unusual. */
export function showOffer(offer: Offer, display: Display): void {
  showDetails(offer);
  const [state, waitsFor] = [stateOf(offer), lastingWait(offer, display)];
  if (state === display.state && waitsFor === display.waitsFor) return;
  Object.assign(display, { state, waitsFor });
  const deadline = answerDeadline(offer);
  upsertSearchAttributes([
    { key: OFFER_STATE, value: state },
    { key: OFFER_WAITS_FOR, value: waitsFor ?? null },
    ...(deadline === undefined ? [] : [{ key: OFFER_DEADLINE, value: new Date(deadline) }]),
  ]);
}

/** What the offer waits for, without the moments in which it waits for what succeeds at once: the first attempts to
 *  send the offer SMS and to call the provider, and the end of the run. When these attempts fail, a signal says so. */
function lastingWait(offer: Offer, { waitsFor: shown, callDelayed }: Display): WaitsFor | undefined {
  const isSendingFirst = stateOf(offer) === 'SCREENING' && offer.language !== undefined;
  if (isSendingFirst || offer.closed) return shown;
  const { what } = waitingFor(offer, Date.now()) ?? {};
  return what === 'provider-call' && !callDelayed ? 'decision' : what;
}
