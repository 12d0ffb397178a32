/** A provider's system, whichever wire leads to it: takes an application once, decides later or at once, and sends
 *  its decision back the way the application came. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DECISIONS } from '../domain/events.ts';
import { createCallbacks } from './callbacks.ts';
import type { Callbacks } from './callbacks.ts';
import type { Outside } from './outside.ts';
import { sendTimes } from './webhooks.ts';
import type { Person } from './world.ts';

export const Application = z.object({
  offerId: z.string().min(1),
  serviceCode: z.string().min(1),
  recipient: z.union([z.object({ iin: z.string() }), z.object({ bin: z.string(), representativeIin: z.string() })]),
  facts: z.unknown(),
  acceptedAt: z.string(),
  consentToken: z.string().min(1),
});
export type Application = z.infer<typeof Application>;
const Decision = z.object({ outcome: z.enum(DECISIONS), ground: z.string().optional() });
type Decision = z.infer<typeof Decision>;
export type Decided = Decision & { resultNumber: string };

/** Sends a decision the way that its application came, so many times. */
export type Reply = (decision: Decided, count: number) => Promise<boolean>;

interface Applied {
  /** Applications that reached the provider while it was up, and all that were tried. */
  calls: number;
  attempts: number;
  reply: Reply;
  applicationNumber?: string;
  final?: Decided;
}

export interface Provider {
  callbacks: Callbacks;
  /** Counts a try before anything can fail, so that what a provider that is down never saw is known too. */
  attempt(offerId: string, reply: Reply): void;
  /** Takes a counted application; the same again is the same one. A wire that cannot answer with a decision has it
   *  sent. */
  take(application: Application, wire: 'answers' | 'only-takes'): { applicationNumber: string; final?: Decided };
  /** What is known of an application; undefined when the provider never took one. */
  known(offerId: string): { status: 'pending' | 'done'; final?: Decided } | undefined;
  /** What the provider did for an offer; zeros when it was never asked. */
  application(offerId: string): { calls: number; attempts: number; status: 'unknown' | 'pending' | 'done' };
  /** Sends the result; undefined when no provider has ever heard of the offer. */
  decide(offerId: string, decision: Decision & { count?: number }): Promise<boolean> | undefined;
  /** The way of a REST webhook. */
  webhook(providerId: string, offerId: string): Reply;
  forget(): void;
}

export function createProvider(outside: Outside): Provider {
  const { world, later, settings, changes } = outside;
  const applied = new Map<string, Applied>();
  const callbacks = createCallbacks(outside);
  const webhook = webhookOf(outside);

  const known: Provider['known'] = (offerId) => {
    const { applicationNumber, final } = applied.get(offerId) ?? {};
    if (final) return { status: 'done', final };
    return applicationNumber ? { status: 'pending' } : undefined;
  };
  const decide: Provider['decide'] = (offerId, { count = 1, ...decision }) => {
    const application = applied.get(offerId);
    const providerId = callbacks.providerOf(offerId);
    const reply = application?.reply ?? (providerId ? webhook(providerId, offerId) : undefined);
    if (!reply) return undefined;
    const decided = { ...decision, resultNumber: `R-${randomUUID().slice(0, 8)}` };
    if (application) application.final ??= decided; // a poll tells the first decision
    changes.emit('change');
    return reply(decided, count);
  };
  const think = (application: Applied, { offerId, serviceCode, recipient }: Application, canAnswer: boolean): void => {
    const person = world.person('iin' in recipient ? recipient.iin : recipient.representativeIin);
    const decision = person?.decision ?? 'granted';
    if (decision === 'granted-at-once') {
      application.final = { outcome: 'granted', resultNumber: `R-${offerId.slice(0, 8)}` };
      if (!canAnswer) setImmediate(() => void application.reply(application.final!, 1));
      return;
    }
    const outcome = outcomeOf(decision, serviceCode);
    later(thinkingTime(decision, settings.SANDBOX_DELAY_MS), async () => decide(offerId, outcome));
  };

  return {
    callbacks,
    webhook,
    attempt: countAttempt(applied),
    take(application, wire) {
      const taken = applied.get(application.offerId);
      if (!taken) throw new Error('An application is counted before it is taken');
      taken.calls += 1;
      const isNew = taken.applicationNumber === undefined;
      const applicationNumber = (taken.applicationNumber ??= `A-${randomUUID().slice(0, 8)}`);
      if (isNew) think(taken, application, wire === 'answers');
      changes.emit('change');
      return { applicationNumber, ...(taken.final ? { final: taken.final } : {}) };
    },
    known,
    application: (offerId) => {
      const { calls = 0, attempts = 0 } = applied.get(offerId) ?? {};
      return { calls, attempts, status: known(offerId)?.status ?? 'unknown' };
    },
    decide,
    forget: () => {
      applied.clear();
      callbacks.forget();
    },
  };
}

const countAttempt =
  (applied: Map<string, Applied>): Provider['attempt'] =>
  (offerId, reply) => {
    const application = applied.get(offerId) ?? { calls: 0, attempts: 0, reply };
    application.attempts += 1;
    application.reply = reply;
    applied.set(offerId, application);
  };

const webhookOf =
  ({ webhooks, settings }: Outside) =>
  (providerId: string, offerId: string): Reply =>
  (decision, count) =>
    sendTimes(count, () =>
      webhooks.send({
        source: `provider ${providerId}`,
        path: `/webhooks/providers/${encodeURIComponent(providerId)}/results`,
        secret: settings.PROVIDERS_WEBHOOK_SECRET,
        body: { offerId, ...decision },
      }),
    );

const thinkingTime = (decision: Person['decision'], delayMs: number): number =>
  decision === 'granted-late' ? 120_000 : delayMs * 2;

/** A provider knows the grounds of its own acts; one that the act does not list would not count as a refusal. */
const GROUNDS = new Map([['birth-registration', 'already-registered']]);

const outcomeOf = (decision: Person['decision'], serviceCode: string): Decision =>
  decision === 'refused'
    ? { outcome: 'refused', ground: GROUNDS.get(serviceCode) ?? 'already-receiving' }
    : { outcome: 'granted' };
