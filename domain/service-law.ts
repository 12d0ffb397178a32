/** What makes a catalogue entry lawful (§4a), and when a service may go live. */
import { DAY_MS, HOUR_MS } from './durations.ts';

/** §4a: the answer is awaited for 24 hours; an act may give more, and never less. */
export const SHORTEST_WINDOW_MS = 24 * HOUR_MS;

/** What the rules need to know of a catalogue entry. `confirmedFor`: the edition of the Rules for which a lawyer has
 *  confirmed it; `changedSince`: what was confirmed has been changed; `demo`: it is not a public service. */
export type LiveEntry = { demo: boolean; confirmedFor?: string; changedSince?: boolean };

/** §4a: whether an answer window may stand in the catalogue: only a demo service has a shorter one. */
export const isLawfulWindow = (answerWindowMs: number, demo: boolean): boolean =>
  demo || answerWindowMs >= SHORTEST_WINDOW_MS;

/** Why a service may not be live. */
export type LiveObstacle = 'demo' | 'not-confirmed' | 'confirmed-for-another-edition' | 'changed-since-confirmed';

/** §1: why a service may not be offered to the public: it is a demo service, or no lawyer has confirmed its entry for
 *  the edition of the Rules in force; undefined: it may. */
export function liveObstacle(
  { demo, confirmedFor, changedSince }: LiveEntry,
  edition: string,
): LiveObstacle | undefined {
  if (demo) return 'demo';
  if (confirmedFor === undefined) return 'not-confirmed';
  if (confirmedFor !== edition) return 'confirmed-for-another-edition';
  return changedSince ? 'changed-since-confirmed' : undefined;
}

const CHECK_EVERY_MS = 366 * DAY_MS;

/** §1: whether more than a year has passed since the last search for a later edition of the Rules. */
export const isEditionCheckDue = (checkedOn: string, nowMs: number): boolean =>
  nowMs - Date.parse(checkedOn) > CHECK_EVERY_MS;
