/** Durations in milliseconds, and the longest one that carriers allow. */

/** A second. */
export const SECOND_MS = 1_000;
/** A minute. */
export const MINUTE_MS = 60 * SECOND_MS;
/** An hour; hours at night and on holidays count too. */
export const HOUR_MS = 60 * MINUTE_MS;
/** A day of 24 hours. */
export const DAY_MS = 24 * HOUR_MS;

/** The longest time for which a carrier attempts to deliver an SMS. */
export const LONGEST_SMS_VALIDITY_MS = DAY_MS;
