/** ГБД ФЛ and ГБД ЮЛ: is the person alive and entitled, does the organisation exist, is it a state body. */
import { Router } from 'express';
import { z } from 'zod';
import type { Consent } from './consent.ts';
import type { Outside } from './outside.ts';

const AboutPerson = z.object({ iin: z.string(), token: z.string(), serviceCode: z.string() });
const AboutOrganisation = z.object({ bin: z.string() });

export interface Registers {
  router: Router;
  person(iin: string): { alive: boolean; entitled: boolean } | undefined;
  organisation(bin: string): { active: boolean; stateBody: boolean } | undefined;
}

export function createRegisters({ world }: Outside, consent: Consent): Registers {
  const router = Router();
  const person: Registers['person'] = (iin) => {
    const found = world.person(iin);
    return found && { alive: found.alive, entitled: found.entitled };
  };
  const organisation: Registers['organisation'] = (bin) => {
    const found = world.organisation(bin);
    return found && { active: found.active, stateBody: found.stateBody };
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

  return { router, person, organisation };
}
