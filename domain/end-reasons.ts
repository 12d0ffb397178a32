import type { EndState } from './offer-states.ts';

/** Every reason with which an offer may end, by its end state, each with what it means for the provider. REFUSED has
 *  the code of the ground instead (§3.2), CANCELLED the words of the caller. */
export const END_REASONS = {
  GRANTED: { granted: 'You granted the service (§3.2).' },
  REFUSED: {},
  DECLINED: { 'refused-by-recipient': 'The recipient answered no, and did not correct it in time (§3.1).' },
  ANNULLED: { 'no-answer': 'No answer counted until the end of the answer window (§4b).' },
  UNDELIVERED: {
    'sms-undeliverable': 'The carrier refused the offer SMS, or reports that it will not reach the phone (§4a).',
    'no-receipt': 'The carrier never said what became of the offer SMS, and no answer came (§4a).',
  },
  NOT_REGISTERED: { 'no-mobile-number': 'The person has no mobile number of Kazakhstan on eGov (§3a).' },
  NO_CONSENT: {
    'consent-refused': 'The person refused to let their data be read (§3b).',
    'consent-not-given-in-time': 'The person did not answer the request for consent in time (§3b).',
    'consent-expired': 'The consent that the person had given has expired (§3b).',
  },
  CONSENT_WITHDRAWN: {
    'consent-withdrawn': 'The person withdrew the consent before you were called (§3b).',
    'consent-expired': 'The consent expired before you were called (§3b).',
  },
  NUMBER_CHANGED: {
    'number-changed': 'The number on eGov changed after the offer SMS was sent, so no answer could count (§3a).',
  },
  INELIGIBLE: {
    'state-body': 'The organisation is a state body, which is no recipient (§2.3).',
    'organisation-closed': 'The organisation is closed, or its register does not know it (§2.3).',
    'no-authority': 'The representative may not answer for the organisation (§2.3).',
    'not-alive': 'The person has died (§2.3).',
    'not-entitled': 'The register says that the recipient is not entitled, or does not know them (§2.3).',
    'facts-too-old': 'The eligibility facts became older than the service allows (§6a).',
    'opted-out': 'The person who answers wants no proactive offers, from you or from any provider.',
    'cool-down': 'The recipient declined this service for the same life event not long ago.',
  },
  CANCELLED: {},
} as const satisfies Record<EndState, Record<string, string>>;

/** The reasons of one end state. */
export type ReasonOf<S extends EndState> = keyof (typeof END_REASONS)[S];
/** A reason that is a code of ours. */
export type EndReason = { [S in EndState]: ReasonOf<S> }[EndState];

/** The codes, each once. */
export const END_REASON_CODES = [...new Set(Object.values(END_REASONS).flatMap((reasons) => Object.keys(reasons)))] as [
  EndReason,
  ...EndReason[],
];
