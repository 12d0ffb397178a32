/** Every kind of SMS that the system sends. */
export const SMS_KINDS = [
  'offer',
  'reminder',
  'annulled',
  'granted',
  'refused',
  'notProvided',
  'accepted',
  'declined',
  'help',
  'late',
  'settled',
  'closed',
  'optedOut',
  'optedIn',
  'whichOne',
  'unknownSender',
] as const;

/** One of them. */
export type SmsKind = (typeof SMS_KINDS)[number];
