/** What ШЭП's statuses mean to us, as data. */
import { SystemFault } from '../http/json-client.ts';

/** Done; the register knows nothing; a later try may mend it; our question is refused as it is; people must look. */
export const MEANINGS = ['ok', 'no-match', 'retry', 'refuse', 'operator'] as const;
export type Meaning = (typeof MEANINGS)[number];

/** The codes that were seen on the wire. The meaning of those under `retry` and `refuse` is inferred from their
 *  names, so settings may differ. */
export const STATUSES: Readonly<Record<string, Meaning>> = {
  SCSS001: 'ok',
  SCSE001: 'no-match',
  SCSE002: 'retry',
  'FAULT-015': 'retry',
  'SBF-VE-8': 'refuse',
  'SBF-AD-1': 'operator',
  'VAL-JSR-001': 'refuse',
  'VAL-R-004': 'refuse',
};

/** A fault that no retry mends: people are told, by the name of a task. It is retried all the same. */
export class FaultForPeople extends SystemFault {
  readonly task: string;
  constructor(message: string, task: string) {
    super(message);
    this.task = task;
  }
}

/** Whether a table says what a code means. */
export const isKnown = (code: string, own: Readonly<Record<string, Meaning>>): boolean =>
  Object.hasOwn(own, code) || Object.hasOwn(STATUSES, code);

/** The meaning of a status; an unknown one is a fault for people. */
export function meaningOf(code: string, own: Readonly<Record<string, Meaning>> = {}): Meaning {
  const table = Object.hasOwn(own, code) ? own : STATUSES;
  return Object.hasOwn(table, code) ? table[code]! : 'operator';
}

/** The fault of a status that is neither done nor "no match". Its code is repeated when it looks like a code, its
 *  message never. */
export function statusFault(code: string, meaning: Meaning, isKnownCode = isKnown(code, {})): SystemFault {
  const told = /^[A-Za-z0-9_.:-]{1,60}$/.test(code) ? code : 'that we cannot read';
  if (meaning === 'retry') return new SystemFault(`ШЭП answered with status ${told}`);
  return isKnownCode
    ? new FaultForPeople(`ШЭП refuses our question with status ${told}`, 'shep-refuses-us')
    : new FaultForPeople(`ШЭП answered with status ${told}, which is unknown`, 'shep-status-unknown');
}
