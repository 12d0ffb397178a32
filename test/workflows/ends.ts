/** The eleven ends of an offer, each with the steps that lead to it. */
import type { EndState } from '../../domain/offer-states.ts';
import type { Harness } from './harness.ts';
import type { Life } from './lives.ts';
import { live, lived } from './lives.ts';

/** The steps to an end, and the kinds of SMS that the recipient gets. */
type Way = { go: (harness: Harness) => Promise<Life>; sms: string[] };

const then = async (life: Promise<Life>, act: (life: Life) => Promise<unknown>): Promise<Life> => {
  const alive = await life;
  await act(alive);
  return alive;
};

export const ENDS: Record<EndState, Way> = {
  GRANTED: {
    go: (harness) => then(lived(harness, 'PROVIDING'), (life) => life.result('granted')),
    sms: ['offer', 'granted'],
  },
  REFUSED: {
    go: (harness) => then(lived(harness, 'PROVIDING'), (life) => life.result('refused', 'not-entitled')),
    sms: ['offer', 'refused'],
  },
  DECLINED: {
    go: (harness) => then(lived(harness, 'AWAITING_ANSWER', 'brief'), (life) => life.says('2')),
    sms: ['offer', 'declined'],
  },
  ANNULLED: { go: (harness) => lived(harness, 'AWAITING_ANSWER', 'brief'), sms: ['offer', 'annulled'] },
  UNDELIVERED: {
    go: (harness) => then(lived(harness, 'SENT'), (life) => life.receipt('undeliverable')),
    sms: ['offer'],
  },
  NOT_REGISTERED: { go: (harness) => live(harness, 'plain', { phone: undefined }), sms: [] },
  NO_CONSENT: { go: (harness) => live(harness, 'plain', { consent: 'refused' }), sms: [] },
  CONSENT_WITHDRAWN: {
    go: (harness) => then(lived(harness, 'AWAITING_ANSWER'), (life) => life.consent('withdrawn')),
    sms: ['offer', 'closed'],
  },
  NUMBER_CHANGED: {
    go: (harness) => then(lived(harness, 'AWAITING_ANSWER'), (life) => life.numberChanged()),
    sms: ['offer'],
  },
  INELIGIBLE: { go: (harness) => live(harness, 'plain', { alive: false }), sms: [] },
  CANCELLED: {
    go: (harness) => then(lived(harness, 'AWAITING_ANSWER'), (life) => life.cancel()),
    sms: ['offer', 'closed'],
  },
};
