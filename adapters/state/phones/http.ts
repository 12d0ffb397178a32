import { z } from 'zod';
import type { PhoneRegister } from '../../../activities/registers.ts';
import type { JsonSystem } from '../../http/json-client.ts';
import { askJson } from '../no-match.ts';

const Found = z.object({ phone: z.string().max(40).optional(), language: z.string().max(10).optional() });

/** БМГ over plain JSON (§3a); "no match" is an answer and not a fault. */
export function httpPhoneRegister(system: JsonSystem): PhoneRegister {
  return {
    async find(request) {
      const found = await askJson(system, { path: '/phones', body: request, schema: Found });
      return found?.phone ? { phone: found.phone, language: found.language } : undefined;
    },
  };
}
