import type { SmsKind } from './sms-kinds.ts';

/** What an SMS may be for, in the words of the file of connections and in the order of an offer's life. */
export const SMS_PURPOSES = ['offer', 'reminder', 'outcome', 'conversation'] as const;
/** One of them. */
export type SmsPurpose = (typeof SMS_PURPOSES)[number];

const PURPOSES: Record<SmsKind, SmsPurpose> = {
  offer: 'offer',
  reminder: 'reminder',
  granted: 'outcome',
  refused: 'outcome',
  annulled: 'outcome',
  closed: 'outcome',
  help: 'conversation',
  late: 'conversation',
  declined: 'conversation',
  optedOut: 'conversation',
  whichOne: 'conversation',
  unknownSender: 'conversation',
};

/** What this kind of text is for. */
export const purposeOf = (kind: SmsKind): SmsPurpose => PURPOSES[kind];

/** §4a: a person must be able to answer an offer, its reminder and what is said in the conversation; an outcome asks
 *  nothing. */
export const mustBeAnswerable = (purpose: SmsPurpose): boolean => purpose !== 'outcome';

/** §3.1: what asks for an answer is asked once: while one gateway may have sent it, no other does. An outcome told
 *  twice does less harm than one that is not told. */
export const isAskedOnce = (purpose: SmsPurpose): boolean => purpose === 'offer' || purpose === 'reminder';
