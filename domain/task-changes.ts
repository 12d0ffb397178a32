/** Which operator tasks the events of an offer raise, and which close by themselves, because their reason has gone
 *  (§3.2, §4a, §5, §6c). */
import type { OfferEvent } from './events.ts';
import { awaitsCall } from './offer.ts';
import type { Offer, PeopleItem } from './offer.ts';
import type { TaskKind } from './tasks.ts';

/** Tasks that wait for a person who answers or for an offer that goes on. What a provider has to explain, and a
 *  recipient who agreed and got nothing, outlive the offer. */
export const CLOSED_BY_END = [
  'not-understood',
  'desk-answer-to-confirm',
  'call-delayed',
  'term-warning',
  'term-breached',
  'unlisted-ground',
  'provider-rejects-call',
  'shep-refuses-us',
  'shep-status-unknown',
  'calendar-year-missing',
] as const satisfies readonly TaskKind[];

const OF_SHEP = ['shep-refuses-us', 'shep-status-unknown'] as const;
const OF_CALL = [...OF_SHEP, 'call-delayed', 'provider-rejects-call'] as const;

/** The gateway took an SMS from us again, so these tasks of it are settled. Others may concern one text only. */
export const CLOSED_BY_SENDING = [
  'sms-no-money',
  'sms-credentials',
  'sms-sender-unknown',
  'sms-address-blocked',
  'sms-gateway-gone',
] as const satisfies readonly TaskKind[];

/** The provider accepted a callback, so these tasks of it are settled. */
export const CLOSED_BY_CALLBACK = [
  'callback-gone',
  'callback-address-forbidden',
] as const satisfies readonly TaskKind[];

/** The tasks that these events raise; a late call is raised while it is retried (delays.ts). */
export function raisedTasks(before: Offer, after: Offer, events: readonly OfferEvent[]): readonly TaskKind[] {
  const terms = events.flatMap(({ type }) => (type === 'term-warning' || type === 'term-breached' ? [type] : []));
  // §3a: the recipient agreed and gets no service, and no SMS may go to a number that is not theirs any more.
  const numberGone = !before.end && before.answer?.agrees && after.end?.state === 'NUMBER_CHANGED';
  return [...terms, ...(numberGone ? (['number-changed-after-yes'] as const) : [])];
}

/** The tasks of an offer whose reason has gone with these changes (§3.2, §4a). */
export function closedTasks(before: Offer, after: Offer): readonly TaskKind[] {
  if (before.end) return [];
  if (after.end) return CLOSED_BY_END;
  const isAnsweredBySystems = before.language !== after.language || before.consentAskedAt !== after.consentAskedAt;
  return [
    ...(isAnsweredBySystems ? OF_SHEP : []),
    ...closedByCall(before, after),
    ...(isPeopleChanged(before, after) ? settledByPeople(after) : []),
  ];
}

function closedByCall(before: Offer, after: Offer): readonly TaskKind[] {
  if (before.calledAt !== after.calledAt) return OF_CALL;
  return awaitsCall(before) && !awaitsCall(after) ? ['call-delayed'] : [];
}

const isPeopleChanged = (before: Offer, after: Offer): boolean =>
  before.answer !== after.answer || before.awaitsPeople !== after.awaitsPeople;

function settledByPeople(offer: Offer): TaskKind[] {
  const waits = (what: PeopleItem['what']) => offer.awaitsPeople?.some((item) => item.what === what && counts(item));
  const counts = ({ at }: PeopleItem) => !offer.answer || Date.parse(at) >= Date.parse(offer.answer.arrivedAt);
  return [
    ...(waits('reply') ? [] : (['not-understood'] as const)),
    ...(waits('desk') ? [] : (['desk-answer-to-confirm'] as const)),
  ];
}
