import { z } from 'zod';
import type { PhoneRegister } from '../../../activities/registers.ts';
import type { JsonSystem } from '../../http/json-client.ts';
import { callJson } from '../../http/json-client.ts';

const Found = z.object({ phone: z.string().max(40).optional(), language: z.string().max(10).optional() });

/** БМГ over plain JSON (§3a); "no match" is an answer and not a fault. */
export function httpPhoneRegister(system: JsonSystem): PhoneRegister {
  return {
    async find(request) {
      const { status, body } = await callJson(system, {
        method: 'POST',
        path: '/phones',
        body: request,
        schema: Found,
        expect: [200, 404],
      });
      return status === 404 || !body.phone ? undefined : { phone: body.phone, language: body.language };
    },
  };
}
