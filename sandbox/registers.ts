/** ГБД ФЛ and ГБД ЮЛ: is the person alive and entitled, what is the organisation, and who may answer for it. */
import { Router } from 'express';
import { z } from 'zod';
import type { Authority, Organisation } from '../domain/organisations.ts';
import type { Consent } from './consent.ts';
import type { Outside } from './outside.ts';

const AboutPerson = z.object({ iin: z.string(), token: z.string(), serviceCode: z.string() });
const AboutOrganisation = z.object({ bin: z.string(), serviceCode: z.string().optional() });
const AboutAuthority = z.object({ bin: z.string(), iin: z.string(), token: z.string() });

export interface Registers {
  router: Router;
  person(iin: string): { alive: boolean; entitled: boolean } | undefined;
  organisation(bin: string): (Organisation & { name?: string }) | undefined;
  /** Undefined: this person may not answer for this organisation. */
  authority(bin: string, iin: string): Authority | undefined;
}

export function createRegisters({ world }: Outside, consent: Consent): Registers {
  const router = Router();
  const person: Registers['person'] = (iin) => {
    const found = world.person(iin);
    return found && { alive: found.alive, entitled: found.entitled };
  };
  const organisation: Registers['organisation'] = (bin) => {
    const found = world.organisation(bin);
    if (!found) return undefined;
    const { active, entitled, stateBody, kind = stateBody ? 'central-body' : undefined, name } = found;
    return { active, entitled, ...(kind ? { kind } : {}), ...(name ? { name } : {}) };
  };
  const authority: Registers['authority'] = (bin, iin) => {
    const { representative, authority: basis, authorityUntil } = world.organisation(bin) ?? {};
    if (representative?.iin !== iin || !world.person(iin)?.alive || !basis || basis === 'none') return undefined;
    return { basis, ...(authorityUntil ? { validUntil: authorityUntil } : {}) };
  };

  router.post('/persons', async (request, response) => {
    const { iin, token } = AboutPerson.parse(request.body);
    if (!(await consent.allows(token, iin))) {
      response.status(403).json({ code: 'token-invalid' });
      return;
    }
    const found = person(iin);
    if (found) response.json(found);
    else response.status(404).json({ code: 'no-match' });
  });

  router.post('/organisations', (request, response) => {
    const found = organisation(AboutOrganisation.parse(request.body).bin);
    if (found) response.json(found);
    else response.status(404).json({ code: 'no-match' });
  });

  router.post('/representations', async (request, response) => {
    const { bin, iin, token } = AboutAuthority.parse(request.body);
    if (!(await consent.allows(token, iin))) {
      response.status(403).json({ code: 'token-invalid' });
      return;
    }
    const found = authority(bin, iin);
    if (found) response.json(found);
    else response.status(404).json({ code: 'no-match' });
  });

  return { router, person, organisation, authority };
}
