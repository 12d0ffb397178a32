import { z } from 'zod';
import type { StateRegisters } from '../../../activities/registers.ts';
import type { JsonSystem } from '../../http/json-client.ts';
import { callJson } from '../../http/json-client.ts';

const Person = z.object({ alive: z.boolean().optional(), entitled: z.boolean().optional() });
const Organisation = z.object({ active: z.boolean().optional(), stateBody: z.boolean().optional() });

/** The registers of persons and organisations over plain JSON (§2.3); a missing field never counts in favour of an
 *  offer. */
export function httpStateRegisters(system: JsonSystem): StateRegisters {
  return {
    async person(request) {
      const { status, body } = await callJson(system, {
        method: 'POST',
        path: '/persons',
        body: request,
        schema: Person,
        expect: [200, 404],
      });
      return status === 404 ? undefined : { alive: body.alive === true, entitled: body.entitled === true };
    },
    async organisation(request) {
      const call = {
        method: 'POST',
        path: '/organisations',
        body: request,
        schema: Organisation,
        expect: [200, 404],
      } as const;
      const { status, body } = await callJson(system, call);
      return status === 404 ? undefined : { active: body.active === true, stateBody: body.stateBody !== false };
    },
  };
}
