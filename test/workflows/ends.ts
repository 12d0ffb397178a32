/** The eleven ends of an offer, each with the steps that lead to it. */
import type { EndState } from '../../domain/offer-states.ts';
import type { Harness } from './harness.ts';
import type { RunningOffer } from './running-offers.ts';
import { startOffer, offerIn } from './running-offers.ts';

/** The steps to an end, and the kinds of SMS that the recipient gets. */
type Way = { go: (harness: Harness) => Promise<RunningOffer>; sms: string[] };

const then = async (
  running: Promise<RunningOffer>,
  act: (running: RunningOffer) => Promise<unknown>,
): Promise<RunningOffer> => {
  const offer = await running;
  await act(offer);
  return offer;
};

export const ENDS: Record<EndState, Way> = {
  GRANTED: {
    go: (harness) => then(offerIn(harness, 'PROVIDING'), (running) => running.result('granted')),
    sms: ['offer', 'granted'],
  },
  REFUSED: {
    go: (harness) => then(offerIn(harness, 'PROVIDING'), (running) => running.result('refused', 'not-entitled')),
    sms: ['offer', 'refused'],
  },
  DECLINED: {
    go: (harness) => then(offerIn(harness, 'AWAITING_ANSWER', 'brief'), (running) => running.says('2')),
    sms: ['offer', 'declined'],
  },
  ANNULLED: { go: (harness) => offerIn(harness, 'AWAITING_ANSWER', 'brief'), sms: ['offer', 'annulled'] },
  UNDELIVERED: {
    go: (harness) => then(offerIn(harness, 'SENT'), (running) => running.receipt('undeliverable')),
    sms: ['offer'],
  },
  NOT_REGISTERED: { go: (harness) => startOffer(harness, 'plain', { phone: undefined }), sms: [] },
  NO_CONSENT: { go: (harness) => startOffer(harness, 'plain', { consent: 'refused' }), sms: [] },
  CONSENT_WITHDRAWN: {
    go: (harness) => then(offerIn(harness, 'AWAITING_ANSWER'), (running) => running.consent('withdrawn')),
    sms: ['offer', 'closed'],
  },
  NUMBER_CHANGED: {
    go: (harness) => then(offerIn(harness, 'AWAITING_ANSWER'), (running) => running.numberChanged()),
    sms: ['offer'],
  },
  INELIGIBLE: { go: (harness) => startOffer(harness, 'plain', { alive: false }), sms: [] },
  CANCELLED: {
    go: (harness) => then(offerIn(harness, 'AWAITING_ANSWER'), (running) => running.cancel()),
    sms: ['offer', 'closed'],
  },
};
