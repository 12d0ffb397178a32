/** What the text of each kind may be filled with: its arguments, those it must use, and the values that choose between
 *  its branches. */
import type { ServiceSmsKind } from './definition.ts';
import { MAX_ORGANISATION_NAME } from './organisation-name.ts';
import type { SmsValues } from './texts.ts';

/** The arguments that a template of each kind may use; another name would stay empty when the SMS is sent. */
export const ARGUMENTS: Record<ServiceSmsKind, readonly string[]> = {
  offer: ['serviceName', 'window', 'code', 'organisation'],
  reminder: ['serviceName', 'window', 'code', 'deadline'],
  annulled: ['serviceName', 'window', 'code', 'situation'],
  granted: ['serviceName', 'code', 'resultNumber'],
  refused: ['serviceName', 'code', 'ground', 'resultNumber'],
  accepted: ['serviceName', 'code'],
  notProvided: ['serviceName', 'code', 'reason'],
  declined: ['serviceName', 'code', 'correctable'],
  help: ['serviceName', 'window', 'code'],
  late: ['serviceName', 'code', 'situation'],
  settled: ['serviceName', 'code', 'end'],
  closed: ['serviceName', 'code', 'reason'],
  optedOut: ['situation', 'scope'],
  optedIn: [],
  whichOne: ['offers', 'firstCode'],
};

/** The arguments that it must use: the window and the code in an offer (§4a), the deadline in a reminder, the ground
 *  in a refusal (§3.2), the reason where a service is not provided after a yes. */
export const REQUIRED: Partial<Record<ServiceSmsKind, readonly string[]>> = {
  offer: ['window', 'code'],
  reminder: ['deadline', 'code'],
  annulled: ['situation'],
  refused: ['ground'],
  notProvided: ['reason'],
  help: ['code'],
  whichOne: ['offers', 'firstCode'],
};

/** What chooses between the branches of a text. */
type Variant = Pick<SmsValues, 'organisation' | 'situation' | 'scope' | 'end' | 'reason'>;

const reasons = (...listed: string[]): Variant[] => [{}, ...listed.map((reason) => ({ reason }))];

/** The values by which the texts of a kind differ: one text for each. */
export const VARIANTS: Partial<Record<ServiceSmsKind, readonly Variant[]>> = {
  offer: [{}, { organisation: 'Ә'.repeat(MAX_ORGANISATION_NAME) }],
  annulled: [{}, { situation: 'unread' }],
  late: [{}, { situation: 'called' }],
  optedOut: [{}, { situation: 'called' }, { scope: 'provider' }, { scope: 'provider', situation: 'called' }],
  settled: [{ end: 'granted' }, { end: 'refused' }, { end: 'closed' }],
  notProvided: reasons('not-entitled', 'organisation-closed', 'no-authority', 'facts-too-old', 'consent-expired'),
  closed: reasons('consent-withdrawn', 'consent-expired'),
};
