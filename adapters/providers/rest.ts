import { z } from 'zod';
import type { ProviderSystem, ProviderDecision } from '../../activities/provider-system.ts';
import { ProviderRejectsCall } from '../../activities/provider-system.ts';
import type { JsonSystem } from '../http/json-client.ts';
import { callJson, StatusFault, SystemFault } from '../http/json-client.ts';
import { FinalDecision, finalDecision } from './final-decision.ts';
import type { ApplicationBody } from './rest-messages.ts';

/** The kind of an answer, read first; the other fields are read only when they are needed. */
const Answer = z.looseObject({ status: z.string().nullish() });
type Answer = z.infer<typeof Answer>;

/** Statuses that a retry may repair; any other 4xx says that our call is wrong, which an operator must correct. */
const RETRIED = new Set([408, 425, 429]);

/** A provider's own system over REST (§5). 200 is its decision, 202 says that it accepted the application. A decision
 *  that cannot be read is a fault and never "not yet", or the offer would wait for a decision that was made already. */
export function restProvider(system: JsonSystem): ProviderSystem {
  return {
    async apply({ eligibilityFacts: facts, ...application }) {
      const headers = { 'idempotency-key': application.offerId };
      const call = {
        method: 'POST',
        path: '/applications',
        body: { ...application, facts } satisfies ApplicationBody,
        headers,
        schema: Answer.optional(), // a 202 says all without a body
        expect: [200, 202],
      } as const;
      const { status, body } = await callJson(system, call).catch(asRejection);
      return status === 202 ? { final: false } : decision(body);
    },
    async poll(offerId) {
      const call = { method: 'GET', path: `/applications/${offerId}`, schema: Answer, expect: [200] } as const;
      const answer = await callJson(system, call).catch(unlessUnknown);
      if (!answer) return undefined;
      return answer.body.status === 'done' ? decision(answer.body) : { final: false };
    },
  };
}

function decision(body: Answer | undefined): ProviderDecision {
  const { success, data } = FinalDecision.safeParse(body);
  if (!success) throw new SystemFault('the decision cannot be read');
  return finalDecision(data);
}

/** 404 says that the provider has no such application, whatever its body. */
function unlessUnknown(fault: unknown): undefined {
  if (fault instanceof StatusFault && fault.status === 404) return undefined;
  return asRejection(fault);
}

function asRejection(fault: unknown): never {
  const wrong = fault instanceof StatusFault && fault.status >= 400 && fault.status < 500 && !RETRIED.has(fault.status);
  throw wrong ? new ProviderRejectsCall(fault.message) : fault;
}
