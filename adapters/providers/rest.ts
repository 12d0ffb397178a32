import { z } from 'zod';
import type { ProviderSystem, ProviderWord } from '../../activities/provider-system.ts';
import { ProviderRejectsCall } from '../../activities/provider-system.ts';
import type { JsonSystem } from '../http/json-client.ts';
import { callJson, StatusFault } from '../http/json-client.ts';

const Outcome = {
  outcome: z.enum(['granted', 'refused']),
  ground: z.string().max(100).optional(),
  resultNumber: z.string().max(100).optional(),
};
const Applied = z.union([z.object(Outcome), z.object({ applicationNumber: z.string().max(100).optional() })]);
const Polled = z.union([
  z.object({ status: z.literal('done'), ...Outcome }),
  z.object({ status: z.string().optional() }),
]);

/** Statuses that a retry may mend; any other 4xx says that our call is wrong, which people must mend. */
const RETRIED = new Set([408, 425, 429]);

/** A provider's own system over REST. */
export function restProvider(system: JsonSystem): ProviderSystem {
  return {
    async apply(application) {
      const headers = { 'idempotency-key': application.offerId };
      const call = {
        method: 'POST',
        path: '/applications',
        body: application,
        headers,
        schema: Applied,
        expect: [200, 202],
      } as const;
      const { body } = await callJson(system, call).catch(asRejection);
      return wordOf(body);
    },
    async poll(offerId) {
      const call = { method: 'GET', path: `/applications/${offerId}`, schema: Polled, expect: [200, 404] } as const;
      const { status, body } = await callJson(system, call).catch(asRejection);
      return status === 404 ? undefined : wordOf(body);
    },
  };
}

function wordOf(body: z.infer<typeof Applied> | z.infer<typeof Polled>): ProviderWord {
  if (!('outcome' in body)) return { final: false };
  const { outcome, ground, resultNumber } = body;
  return { final: true, outcome, ground, resultNumber };
}

function asRejection(fault: unknown): never {
  const wrong = fault instanceof StatusFault && fault.status >= 400 && fault.status < 500 && !RETRIED.has(fault.status);
  throw wrong ? new ProviderRejectsCall(`The provider ${fault.message}`) : fault;
}
