import type { SmsKind } from './sms-kinds.ts';

/** The purposes of SMS, by which the connections file routes them, in the order of an offer's life. */
export const SMS_PURPOSES = ['offer', 'reminder', 'outcome', 'conversation'] as const;
/** One of them. */
export type SmsPurpose = (typeof SMS_PURPOSES)[number];

const PURPOSES: Record<SmsKind, SmsPurpose> = {
  offer: 'offer',
  reminder: 'reminder',
  granted: 'outcome',
  refused: 'outcome',
  annulled: 'outcome',
  notProvided: 'outcome',
  closed: 'outcome',
  accepted: 'conversation',
  help: 'conversation',
  late: 'conversation',
  settled: 'conversation',
  declined: 'conversation',
  optedOut: 'conversation',
  optedIn: 'conversation',
  whichOne: 'conversation',
  unknownSender: 'conversation',
};

/** The purpose of this kind of SMS. */
export const purposeOf = (kind: SmsKind): SmsPurpose => PURPOSES[kind];

/** §4a: whether the recipient must be able to reply to SMS of this purpose: to all but an outcome, which asks
 *  nothing. */
export const mustBeAnswerable = (purpose: SmsPurpose): boolean => purpose !== 'outcome';

/** §3.1: whether SMS of this purpose may be sent only once: while one gateway may have sent it, no other does. A
 *  second SMS about an outcome does less harm than none. */
export const isAskedOnce = (purpose: SmsPurpose): boolean => purpose === 'offer' || purpose === 'reminder';
