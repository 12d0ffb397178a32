import { z } from 'zod';
import type { RepresentationRegister, StateRegisters } from '../../../activities/registers.ts';
import { AUTHORITY_BASES, ORGANISATION_KINDS } from '../../../domain/organisations.ts';
import type { JsonSystem } from '../../http/json-client.ts';
import { askJson } from '../no-match.ts';

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
      const found = await askJson(system, { path: '/persons', body: request, schema: Person });
      return found && { alive: found.alive === true, entitled: found.entitled === true };
    },
    async organisation(request) {
      const found = await askJson(system, { path: '/organisations', body: request, schema: Organisation });
      if (!found) return undefined;
      const { active, entitled, ...known } = found;
      return { active: active === true, entitled: entitled === true, ...known };
    },
  };
}

/** The register of representations over plain JSON (§2.3). */
export function httpRepresentationRegister(system: JsonSystem): RepresentationRegister {
  return {
    async find(request) {
      const found = await askJson(system, { path: '/representations', body: request, schema: Representation });
      if (found?.basis === undefined) return undefined;
      const { basis, ...until } = found;
      return { basis, ...until };
    },
  };
}
