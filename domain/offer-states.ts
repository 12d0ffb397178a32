/** The states of an offer before its end, in the order in which it passes them. */
export const OPEN_STATES = ['SCREENING', 'QUEUED', 'SENT', 'AWAITING_ANSWER', 'PROVIDING'] as const;

/** The eleven ends, each kept apart in API, journal and callbacks. */
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

/** A state before the end. */
export type OpenState = (typeof OPEN_STATES)[number];
/** An end. */
export type EndState = (typeof END_STATES)[number];
/** Where an offer stands. */
export type OfferState = (typeof OFFER_STATES)[number];
