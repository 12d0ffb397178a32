/** A provider's system, over either wire: it accepts an application once, decides later or at once, and sends its
 *  decision over the wire of the application. */
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

/** Sends a decision over the wire of its application, `count` times. */
export type Reply = (decision: Decided, count: number) => Promise<boolean>;

interface Applied {
  /** Calls that reached the provider while it was up, and all attempts. */
  calls: number;
  attempts: number;
  reply: Reply;
  applicationNumber?: string;
  final?: Decided;
}

export interface Provider {
  callbacks: Callbacks;
  /** Counts an attempt before anything can fail, so that calls to a provider that is down count too. */
  attempt(offerId: string, reply: Reply): void;
  /** Accepts a counted application, once. Over a wire that cannot answer with a decision, that is sent later. */
  receive(application: Application, wire: 'answers' | 'only-accepts'): { applicationNumber: string; final?: Decided };
  /** The state of an application; undefined when the provider never accepted one. */
  known(offerId: string): { status: 'pending' | 'done'; final?: Decided } | undefined;
  /** What the provider did for an offer; zeros when it was never asked. */
  application(offerId: string): { calls: number; attempts: number; status: 'unknown' | 'pending' | 'done' };
  /** Sends the result; undefined when no provider knows the offer. */
  decide(offerId: string, decision: Decision & { count?: number }): Promise<boolean> | undefined;
  /** Replies by REST webhook. */
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
    if (application) application.final ??= decided; // a poll returns the first decision
    changes.emit('change');
    return reply(decided, count);
  };
  const startDeciding = (received: Applied, application: Application, canAnswer: boolean): void => {
    const { offerId, serviceCode, recipient } = application;
    const person = world.person('iin' in recipient ? recipient.iin : recipient.representativeIin);
    const decision = person?.decision ?? 'granted';
    if (decision === 'granted-at-once') {
      received.final = { outcome: 'granted', resultNumber: `R-${offerId.slice(0, 8)}` };
      if (!canAnswer) setImmediate(() => void received.reply(received.final!, 1));
      return;
    }
    const outcome = outcomeOf(decision, serviceCode);
    later(decisionDelay(decision, settings.SANDBOX_DELAY_MS), async () => decide(offerId, outcome));
  };

  return {
    callbacks,
    webhook,
    attempt: countAttempt(applied),
    receive(application, wire) {
      const received = applied.get(application.offerId);
      if (!received) throw new Error('An application must be counted before it is received');
      received.calls += 1;
      const isNew = received.applicationNumber === undefined;
      const applicationNumber = (received.applicationNumber ??= `A-${randomUUID().slice(0, 8)}`);
      if (isNew) startDeciding(received, application, wire === 'answers');
      changes.emit('change');
      return { applicationNumber, ...(received.final ? { final: received.final } : {}) };
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

const decisionDelay = (decision: Person['decision'], delayMs: number): number =>
  decision === 'granted-late' ? 120_000 : delayMs * 2;

/** A provider knows the grounds of its own acts; one that the act does not list would not count as a refusal. */
const GROUNDS = new Map([['birth-registration', 'already-registered']]);

const outcomeOf = (decision: Person['decision'], serviceCode: string): Decision =>
  decision === 'refused'
    ? { outcome: 'refused', ground: GROUNDS.get(serviceCode) ?? 'already-receiving' }
    : { outcome: 'granted' };
