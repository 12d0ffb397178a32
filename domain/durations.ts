/** Lengths of time in milliseconds, and the longest that the Rules and the operators of mobile networks allow. */
export const SECOND_MS = 1_000;
/** A minute. */
export const MINUTE_MS = 60 * SECOND_MS;
/** An hour of the clock: it does not stop at night or on holidays. */
export const HOUR_MS = 60 * MINUTE_MS;
/** A day of 24 hours. */
export const DAY_MS = 24 * HOUR_MS;

/** How long a carrier tries to deliver an SMS at most. */
export const LONGEST_SMS_VALIDITY_MS = DAY_MS;
