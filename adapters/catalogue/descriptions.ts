/** What each field of a service means, for the OpenAPI document. */
import { z } from 'zod';
import { ARGUMENTS, REQUIRED } from './arguments.ts';
import type { ServiceSmsKind } from './definition.ts';

/** The fields of an object, each with its text before the description that its type has; a named schema without a text
 *  keeps its own. */
export function described<T extends z.core.$ZodLooseShape>(fields: T, texts: Partial<Record<keyof T, string>>): T {
  const all = Object.entries(fields as Record<string, z.ZodType>).map(([name, field]) => {
    const text = texts[name];
    if (text === undefined) return [name, field];
    const description = [text, ownDescription(field)].filter(Boolean).join('. ');
    return [name, field.meta({ description })];
  });
  return Object.fromEntries(all) as T;
}

function ownDescription(field: z.core.$ZodType): string | undefined {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault) return ownDescription(field.unwrap());
  return z.globalRegistry.get(field)?.description;
}

export const SERVICE_FIELDS = {
  code: 'The code of the service: small letters, digits, hyphens. It is permanent',
  provider: 'The id of your provider',
  names: 'What an SMS calls the service. Others may see the phone, so a name reveals no diagnosis',
  shortNames: 'What an SMS calls the service where it names several. No diagnosis either',
  act: 'The act of the service',
  resultKind: 'What the act calls the result (§5)',
  answerWindow: 'From the receipt of the offer to its annulment (§4a), at least PT24H unless it is a `demo`',
  remindAfter: 'One more SMS so long after the receipt, before the end of the window; left out: no reminder',
  grace: 'How long after the deadline a message counts that the carrier accepted before it',
  smsValidity: 'How long the carrier tries to deliver the offer SMS',
  consentTerm: 'How long КДП may wait for the person’s answer (§3b)',
  recipientKind: 'Whom the service is for (§2.3)',
  termWorkingDays: 'The term of the act for your decision, in working days (§5)',
  factsMaxAge:
    'How old the eligibility facts may be (§6a). Where it is stated, an offer must have `factsAsOf`; left out: P30D',
  coolDown: 'After a refusal by the recipient: for so long no offer of the service for the same life event',
  declineIsFinal: 'true: a no ends the offer at once; false: it can be corrected within the window',
  confirmAgreement: 'true: a yes that counts is confirmed by the SMS `accepted`',
  urgent: 'true: goes before other offers to the same phone, also at night',
  languages: 'In which the service writes; who has another language is written to in the first one',
  refusalGrounds: 'The grounds of the act on which you may refuse (§3.2)',
  consent: 'What КДП is asked for (§3b)',
  operatorMustConfirm: 'What a lawyer must confirm before the service goes live',
  confirmed: 'The lawyer’s confirmation of act, articles, window, term, grounds and texts; required in production',
  demo: 'true: no public service, but one to try an installation with; refused in production',
};

export const TEXTS = 'The texts of the SMS; what is left out is taken from the common texts of the installation';

export const CONSENT_FIELDS = {
  purpose: 'The purpose that the person is shown',
  accessName: 'The name of the access at КДП',
  validity: 'For how long the consent is asked; left out: as long as the longest course of an offer needs',
};

export const QUIET_HOURS = 'When no SMS is sent but answers: from and to in local time, or `none`';

const WHEN: Record<ServiceSmsKind, string> = {
  offer: 'The offer itself (§3.1)',
  annulled: 'The window closed without an answer that counts (§4b)',
  granted: 'You granted the service',
  refused: 'You refused it on a ground of the act (§3.2)',
  reminder: '`remindAfter` has passed without an answer',
  accepted: 'A yes was counted',
  notProvided: 'A check failed after a yes (§3.2)',
  declined: 'The recipient refused',
  help: 'The answer was not understood',
  late: 'An answer after the annulment, or a refusal after your system was called',
  settled: 'A reply after any other end',
  closed: 'The offer was cancelled, or the consent is gone',
  optedOut: 'The recipient wants no further offers',
  optedIn: 'The recipient wants offers again',
  whichOne: 'Several offers wait for an answer',
};

/** The description of each text: when it is sent, and what it may be filled with. */
export const TEMPLATES = Object.fromEntries(
  Object.entries(WHEN).map(([kind, when]) => [kind, `${when}. ${argumentsOf(kind as ServiceSmsKind)}`]),
) as Record<ServiceSmsKind, string>;

function argumentsOf(kind: ServiceSmsKind): string {
  if (ARGUMENTS[kind].length === 0) return 'No arguments';
  const must = REQUIRED[kind] ?? [];
  const listed = ARGUMENTS[kind].map((name) => `{${name}}${must.includes(name) ? ' (required)' : ''}`);
  return `ICU arguments: ${listed.join(', ')}`;
}
