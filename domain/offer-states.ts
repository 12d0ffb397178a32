/** The states of an offer before its end, in the order in which it passes them. */
export const OPEN_STATES = ['SCREENING', 'QUEUED', 'SENT', 'AWAITING_ANSWER', 'PROVIDING'] as const;

/** The eleven ends, each a state of its own in API, journal and callbacks. */
export const END_STATES = [
  'GRANTED',
  'REFUSED',
  'DECLINED',
  'ANNULLED',
  'UNDELIVERED',
  'NOT_REGISTERED',
  'NO_CONSENT',
  'CONSENT_WITHDRAWN',
  'NUMBER_CHANGED',
  'INELIGIBLE',
  'CANCELLED',
] as const;

/** Every state that an offer can be in. */
export const OFFER_STATES = [...OPEN_STATES, ...END_STATES] as const;

/** A state of an offer before its end. */
export type OpenState = (typeof OPEN_STATES)[number];
/** A state in which an offer has ended. */
export type EndState = (typeof END_STATES)[number];
/** The state of an offer. */
export type OfferState = (typeof OFFER_STATES)[number];
