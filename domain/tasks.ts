/** Tasks for operators: what the system cannot settle by itself. */
import { DAY_MS, HOUR_MS } from './durations.ts';

/** What happened, in one sentence, and how soon an operator should act. */
type Task = { about: string; dueInMs: number };

/** Every kind of task. The recipient's answer and money come first; docs/tasks.md says what to do. */
export const TASKS = {
  'not-understood': {
    about: 'A reply could not be read, or one operator has read it and a second one must confirm the reading.',
    dueInMs: 4 * HOUR_MS,
  },
  'desk-answer-to-confirm': {
    about: 'An operator recorded an answer at the desk, and another one must confirm it.',
    dueInMs: 4 * HOUR_MS,
  },
  'number-changed-after-yes': {
    about: 'The recipient agreed, and then the number was no longer theirs: the offer ended.',
    dueInMs: 8 * HOUR_MS,
  },
  'outcome-not-delivered': {
    about: 'The SMS about the outcome was not delivered on three days: the recipient does not know it.',
    dueInMs: DAY_MS,
  },
  'call-delayed': { about: 'An hour after an agreement the provider is still not called.', dueInMs: 2 * HOUR_MS },
  'term-warning': { about: 'Four fifths of the term of the act have passed without a decision.', dueInMs: DAY_MS },
  'term-breached': { about: 'The term of the act has ended without a decision.', dueInMs: 4 * HOUR_MS },
  'unlisted-ground': {
    about: 'The provider refused on a ground that the act does not list; the offer stays PROVIDING.',
    dueInMs: 8 * HOUR_MS,
  },
  'provider-contradicted': {
    about: 'The provider sent a second, different decision; the first one stands.',
    dueInMs: DAY_MS,
  },
  'provider-rejects-call': { about: 'The provider answers 4xx: our call is wrong.', dueInMs: 4 * HOUR_MS },
  'provider-away': { about: 'The system of the provider does not answer for more than an hour.', dueInMs: 2 * HOUR_MS },
  'withdrawal-unreadable': { about: 'КДП lists a withdrawal without a person or an id.', dueInMs: 8 * HOUR_MS },
  'shep-refuses-us': {
    about: 'ШЭП refuses our questions: password, key, rights, or what we ask.',
    dueInMs: 4 * HOUR_MS,
  },
  'shep-status-unknown': {
    about: 'An answer through ШЭП has a status, a message or a life status that is in no table.',
    dueInMs: 4 * HOUR_MS,
  },
  'calendar-year-missing': {
    about: 'The term of the act reaches into a year without a calendar of working days.',
    dueInMs: DAY_MS,
  },
  'receipt-unmatched': {
    about: 'Receipts of a gateway could not be read or name no SMS of ours: the answer window may not start.',
    dueInMs: 2 * HOUR_MS,
  },
  'sms-no-money': { about: 'The gateway refuses our SMS: no money is left.', dueInMs: HOUR_MS },
  'sms-credentials': { about: 'The gateway refuses our name or password.', dueInMs: HOUR_MS },
  'sms-sender-unknown': { about: 'The gateway does not know the sender of our SMS.', dueInMs: HOUR_MS },
  'sms-address-blocked': { about: 'The gateway blocks the address from which we call it.', dueInMs: HOUR_MS },
  'sms-text-forbidden': { about: 'The gateway forbids the text of an SMS.', dueInMs: 2 * HOUR_MS },
  'sms-parameters': { about: 'The gateway calls a parameter of our SMS wrong.', dueInMs: 2 * HOUR_MS },
  'sms-unknown-code': { about: 'The gateway refuses our SMS with a code that is in no table.', dueInMs: 2 * HOUR_MS },
  'sms-gateway-gone': {
    about: 'A question may be at a gateway that is no longer in the file of connections, so no other one sends it.',
    dueInMs: 4 * HOUR_MS,
  },
  'callback-gone': {
    about: 'The provider answered 410: its callback address is not called any more.',
    dueInMs: DAY_MS,
  },
  'callback-address-forbidden': {
    about: 'A callback address leads to a network that is not allowed, or is not HTTPS.',
    dueInMs: DAY_MS,
  },
} as const satisfies Record<string, Task>;

/** The kind of a task; docs/tasks.md has a row for each. */
export type TaskKind = keyof typeof TASKS;
/** The kinds in the order in which they are listed. */
export const TASK_KINDS = Object.keys(TASKS) as [TaskKind, ...TaskKind[]];

/** What a task is about, with its id or name; no personal data. */
export type TaskSubject = `${'offer' | 'gateway' | 'provider' | 'connection'} ${string}`;

/** Whether a task of this kind exists. */
export const isTaskKind = (kind: string): kind is TaskKind => Object.hasOwn(TASKS, kind);

/** The task of a gateway's refusal, by its code; codes of a single carrier are not listed. */
export function smsTask(code: string): TaskKind {
  const kind = `sms-${code}`;
  return isTaskKind(kind) ? kind : 'sms-unknown-code';
}

/** By when an operator should act on a task that is raised at this moment (epoch ms). */
export const taskDueAt = (kind: TaskKind, raisedAtMs: number): number => raisedAtMs + TASKS[kind].dueInMs;

/** A task is open, claimed by an operator, or done. */
export const TASK_STATES = ['open', 'claimed', 'done'] as const;
/** One of them. */
export type TaskState = (typeof TASK_STATES)[number];

/** How an operator ends a task; `gateway-sent-nothing` only `sms-gateway-gone`. */
export const TASK_RESOLUTIONS = ['solved', 'not-needed', 'cannot-be-solved', 'gateway-sent-nothing'] as const;
/** One of them. */
export type TaskResolution = (typeof TASK_RESOLUTIONS)[number];
/** How the system ends a task whose reason has gone. */
export const REASON_GONE = 'reason-gone';

/** Whether a task of this kind can be resolved so. */
export const fitsResolution = (kind: TaskKind, resolution: TaskResolution): boolean =>
  resolution !== 'gateway-sent-nothing' || kind === 'sms-gateway-gone';
