/** A provider's system: takes an application once, decides later or at once, and listens to callbacks. */
import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { createCallbacks } from './callbacks.ts';
import type { Callbacks } from './callbacks.ts';
import type { Outside } from './outside.ts';
import { sendTimes } from './webhooks.ts';
import type { Person } from './world.ts';

const Application = z.object({
  offerId: z.string().min(1),
  serviceCode: z.string().min(1),
  recipient: z.union([z.object({ iin: z.string() }), z.object({ bin: z.string(), representativeIin: z.string() })]),
  facts: z.unknown(),
  acceptedAt: z.string(),
  consentToken: z.string().min(1),
});
const Decision = z.object({ outcome: z.enum(['granted', 'refused']), ground: z.string().optional() });
type Decision = z.infer<typeof Decision>;

interface Applied {
  providerId: string;
  /** POSTs that reached the provider while it was up, and all of them. */
  calls: number;
  attempts: number;
  applicationNumber?: string;
  final?: Decision & { resultNumber: string };
}

export interface Provider {
  router: (guard: RequestHandler, bearer: RequestHandler) => Router;
  callbacks: Callbacks;
  /** What the provider did for an offer; zeros when it was never asked. */
  application(offerId: string): { calls: number; attempts: number; status: 'unknown' | 'pending' | 'done' };
  /** Sends the signed result; undefined when no provider has ever heard of the offer. */
  decide(offerId: string, decision: Decision & { count?: number }): Promise<boolean> | undefined;
  forget(): void;
}

const statusOf = (applied: Applied | undefined): 'unknown' | 'pending' | 'done' =>
  applied?.final ? 'done' : applied?.applicationNumber ? 'pending' : 'unknown';

export function createProvider(outside: Outside): Provider {
  const applied = new Map<string, Applied>();
  const callbacks = createCallbacks(outside);

  const decide: Provider['decide'] = (offerId, { count = 1, ...decision }) => {
    const application = applied.get(offerId);
    const providerId = application?.providerId ?? callbacks.providerOf(offerId);
    if (!providerId) return undefined;
    const resultNumber = `R-${randomUUID().slice(0, 8)}`;
    if (application) application.final ??= { ...decision, resultNumber }; // a poll tells the first decision
    outside.changes.emit('change');
    return sendTimes(count, () =>
      outside.webhooks.send({
        source: `provider ${providerId}`,
        path: `/webhooks/providers/${encodeURIComponent(providerId)}/results`,
        secret: outside.settings.PROVIDERS_WEBHOOK_SECRET,
        body: { offerId, ...decision, resultNumber },
      }),
    );
  };

  return {
    router: (guard, bearer) => {
      const router = Router();
      router.post('/:providerId/callbacks', guard, callbacks.take);
      router.post(
        '/:providerId/applications',
        bearer,
        countAttempt(applied),
        guard,
        takeApplication(outside, applied, decide),
      );
      router.get('/:providerId/applications/:offerId', bearer, guard, (request, response) => {
        const application = applied.get(String(request.params.offerId));
        const status = statusOf(application);
        if (status === 'unknown') response.status(404).json({ code: 'not-found' });
        else response.json({ status, ...application?.final });
      });
      return router;
    },
    callbacks,
    application: (offerId) => {
      const application = applied.get(offerId);
      return { calls: application?.calls ?? 0, attempts: application?.attempts ?? 0, status: statusOf(application) };
    },
    decide,
    forget: () => {
      applied.clear();
      callbacks.forget();
    },
  };
}

/** Stands before the fault, so that what a provider that is down never saw is known too. */
function countAttempt(applied: Map<string, Applied>): RequestHandler {
  return (request, response, next) => {
    const { offerId } = Application.parse(request.body);
    if (request.get('idempotency-key') !== offerId) {
      response.status(422).json({ code: 'idempotency-mismatch' });
      return;
    }
    const providerId = String(request.params.providerId);
    const application = applied.get(offerId) ?? { providerId, calls: 0, attempts: 0 };
    application.attempts += 1;
    applied.set(offerId, application);
    next();
  };
}

function takeApplication(
  { world, later, settings, changes }: Outside,
  applied: Map<string, Applied>,
  decide: Provider['decide'],
): RequestHandler {
  return (request, response) => {
    const { offerId, serviceCode, recipient } = Application.parse(request.body);
    const application = applied.get(offerId);
    if (!application) throw new Error('An application is counted before it is taken');
    application.calls += 1;

    if (!application.applicationNumber) {
      application.applicationNumber = `A-${randomUUID().slice(0, 8)}`;
      const person = world.person('iin' in recipient ? recipient.iin : recipient.representativeIin);
      const decision = person?.decision ?? 'granted';
      if (decision === 'granted-at-once')
        application.final = { outcome: 'granted', resultNumber: `R-${offerId.slice(0, 8)}` };
      else
        later(thinkingTime(decision, settings.SANDBOX_DELAY_MS), async () =>
          decide(offerId, outcomeOf(decision, serviceCode)),
        );
    }
    changes.emit('change');
    if (application.final) response.json(application.final);
    else response.status(202).json({ applicationNumber: application.applicationNumber });
  };
}

const thinkingTime = (decision: Person['decision'], delayMs: number): number =>
  decision === 'granted-late' ? 120_000 : delayMs * 2;

/** A provider knows the grounds of its own acts; one that the act does not list would not count as a refusal. */
const GROUNDS = new Map([['birth-registration', 'already-registered']]);

const outcomeOf = (decision: Person['decision'], serviceCode: string): Decision =>
  decision === 'refused'
    ? { outcome: 'refused', ground: GROUNDS.get(serviceCode) ?? 'already-receiving' }
    : { outcome: 'granted' };
