/** Every kind of SMS that the system sends. */
export const SMS_KINDS = [
  'offer',
  'reminder',
  'annulled',
  'granted',
  'refused',
  'declined',
  'help',
  'late',
  'closed',
  'optedOut',
  'whichOne',
  'unknownSender',
] as const;

/** One of them. */
export type SmsKind = (typeof SMS_KINDS)[number];
