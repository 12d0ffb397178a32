import { z } from 'zod';
import type { RepresentationRegister, StateRegisters } from '../../../activities/registers.ts';
import { AUTHORITY_BASES, ORGANISATION_KINDS } from '../../../domain/organisations.ts';
import type { JsonSystem } from '../../http/json-client.ts';
import { callJson } from '../../http/json-client.ts';

const Person = z.object({ alive: z.boolean().optional(), entitled: z.boolean().optional() });
const Organisation = z.object({
  active: z.boolean().optional(),
  entitled: z.boolean().optional(),
  kind: z.enum(ORGANISATION_KINDS).optional(),
  name: z.string().max(500).optional(),
});
const Representation = z.object({
  basis: z.enum(AUTHORITY_BASES).optional(),
  validUntil: z.iso.datetime({ offset: true }).optional(),
});

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
      if (status === 404) return undefined;
      const { active, entitled, ...known } = body;
      return { active: active === true, entitled: entitled === true, ...known };
    },
  };
}

/** The register of representations over plain JSON (§2.3). */
export function httpRepresentationRegister(system: JsonSystem): RepresentationRegister {
  return {
    async find(request) {
      const { status, body } = await callJson(system, {
        method: 'POST',
        path: '/representations',
        body: request,
        schema: Representation,
        expect: [200, 404],
      });
      const { basis, ...until } = body;
      return status === 404 || basis === undefined ? undefined : { basis, ...until };
    },
  };
}
