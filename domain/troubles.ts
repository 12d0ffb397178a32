/** Why an offer does not move: what is wrong with the system that it waits for, in the words of operators. */
import type { WaitsFor } from './waiting-for.ts';

/** What is wrong with a system, since when (ISO); of calls that fail also how often, and when the next one is due. */
export type Trouble = { system: string; fault: string; since: string; attempts?: number; nextTry?: string };

/** The name of a provider's system in faults, metrics and tasks. */
export const providerName = (providerId: string): string => `provider ${providerId}`;
/** The name of an SMS gateway in them, or of several. */
export const gatewayName = (...gateways: string[]): string =>
  `SMS gateway${gateways.length > 1 ? 's' : ''} ${gateways.join(', ')}`;

/** The activities of an offer's run that call outside systems. */
export type CallingActivity =
  | 'screen'
  | 'sendOffer'
  | 'askCarrier'
  | 'sendReminder'
  | 'provide'
  | 'askProvider'
  | 'sendClosingSms';

/** The activities that an offer waits for: a failure of any other one is past, and explains nothing. */
const AWAITED: Record<WaitsFor, readonly CallingActivity[]> = {
  registers: ['screen'],
  consent: ['screen'],
  'phone-slot': [],
  'quiet-hours': [],
  // What was screened more than an hour ago is screened again before the SMS is sent.
  'sms-gateway': ['sendOffer', 'screen'],
  receipt: ['askCarrier'],
  answer: ['sendReminder'],
  'second-person': ['sendReminder'],
  'provider-call': ['provide'],
  decision: ['askProvider'],
  'outcome-sms': ['sendClosingSms'],
};

/** Whether an attempt of this activity that failed explains why the offer waits. */
export const explains = (activity: string, what: WaitsFor): boolean =>
  AWAITED[what].some((awaited) => awaited === activity);
