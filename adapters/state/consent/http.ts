import { z } from 'zod';
import { SECOND_MS } from '../../../domain/durations.ts';
import type { ConsentService, ConsentAnswer } from '../../../activities/registers.ts';
import type { JsonSystem } from '../../http/json-client.ts';
import { callJson, SystemFault } from '../../http/json-client.ts';

const Answer = z.object({
  status: z.string(),
  token: z.string().min(1).optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});

/** КДП's statuses. An unlisted one is a fault: consent is never guessed (§3b). */
const STATUSES: Record<string, ConsentAnswer['status']> = {
  VALID: 'given',
  INVALID: 'refused',
  PENDING: 'pending',
  TIMEOUT: 'timeout',
  WITHDRAWN: 'withdrawn',
  EXPIRED: 'expired',
};

/** КДП over plain JSON. */
export function httpConsentService(system: JsonSystem): ConsentService {
  return {
    async ask({ validMs, ...request }) {
      const { body } = await callJson(system, {
        method: 'POST',
        path: '/consents',
        body: { ...request, validSeconds: Math.ceil(validMs / SECOND_MS) },
        schema: Answer,
        expect: [200],
      });
      const status = Object.hasOwn(STATUSES, body.status) ? STATUSES[body.status] : undefined;
      if (!status) throw new SystemFault('answered with an unknown status');
      if (status !== 'given') return { status };
      if (!body.token) throw new SystemFault('gave consent without a token');
      return { status, token: body.token, expiresAt: body.expiresAt };
    },
  };
}
