/** The meanings of ШЭП's statuses, as data. */
import type { TaskKind } from '../../domain/tasks.ts';
import { SystemFault } from '../http/json-client.ts';

/** Done; no match; a retry may succeed; our question is wrong; an operator must look at it. */
export const MEANINGS = ['ok', 'no-match', 'retry', 'refuse', 'operator'] as const;
export type Meaning = (typeof MEANINGS)[number];

/** The codes seen so far; `0` is how services that count their codes write "done". Those of `retry` and `refuse` are
 *  inferred from their names, so settings may replace them. */
export const STATUSES: Readonly<Record<string, Meaning>> = {
  SCSS001: 'ok',
  '0': 'ok',
  SCSE001: 'no-match',
  SCSE002: 'retry',
  'FAULT-015': 'retry',
  'SBF-VE-8': 'refuse',
  'SBF-AD-1': 'operator',
  'VAL-JSR-001': 'refuse',
  'VAL-R-004': 'refuse',
};

/** A fault that no retry repairs: it raises the operator task that it names, and is retried all the same. */
export class OperatorTaskFault extends SystemFault {
  readonly task: TaskKind;
  constructor(message: string, task: TaskKind) {
    super(message);
    this.task = task;
  }
}

/** Whether one of the tables has the code. */
export const isKnown = (code: string, own: Readonly<Record<string, Meaning>>): boolean =>
  Object.hasOwn(own, code) || Object.hasOwn(STATUSES, code);

/** The meaning of a status; an unknown one is for an operator. */
export function meaningOf(code: string, own: Readonly<Record<string, Meaning>> = {}): Meaning {
  const table = Object.hasOwn(own, code) ? own : STATUSES;
  return Object.hasOwn(table, code) ? table[code]! : 'operator';
}

/** The fault of a status that is neither done nor "no match". It quotes the code if that has the form of one, and
 *  never its message. */
export function statusFault(code: string, meaning: Meaning, isKnownCode = isKnown(code, {})): SystemFault {
  const shown = /^[A-Za-z0-9_.:-]{1,60}$/.test(code) ? code : 'that we cannot read';
  if (meaning === 'retry') return new SystemFault(`ШЭП answered with status ${shown}`);
  return isKnownCode
    ? new OperatorTaskFault(`ШЭП refuses our question with status ${shown}`, 'shep-refuses-us')
    : new OperatorTaskFault(`ШЭП answered with the unknown status ${shown}`, 'shep-status-unknown');
}
