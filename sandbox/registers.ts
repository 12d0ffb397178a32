/** ГБД ФЛ and ГБД ЮЛ: is the person alive and entitled, does the organisation exist, is it a state body. */
import { Router } from 'express';
import { z } from 'zod';
import type { Consent } from './consent.ts';
import type { Outside } from './outside.ts';

const AboutPerson = z.object({ iin: z.string(), token: z.string(), serviceCode: z.string() });
const AboutOrganisation = z.object({ bin: z.string() });

export function createRegisters({ world }: Outside, consent: Consent): Router {
  const router = Router();

  router.post('/persons', async (request, response) => {
    const { iin, token } = AboutPerson.parse(request.body);
    if (!(await consent.allows(token, iin))) {
      response.status(403).json({ code: 'token-invalid' });
      return;
    }
    const person = world.person(iin);
    if (!person) {
      response.status(404).json({ code: 'no-match' });
      return;
    }
    response.json({ alive: person.alive, entitled: person.entitled });
  });

  router.post('/organisations', (request, response) => {
    const organisation = world.organisation(AboutOrganisation.parse(request.body).bin);
    if (!organisation) {
      response.status(404).json({ code: 'no-match' });
      return;
    }
    response.json({ active: organisation.active, stateBody: organisation.stateBody });
  });

  return router;
}
