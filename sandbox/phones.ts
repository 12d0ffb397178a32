/** БМГ: the mobile number that a person registered on eGov. */
import { Router } from 'express';
import { z } from 'zod';
import { isoNow } from './clock.ts';
import type { Consent } from './consent.ts';
import type { Outside } from './outside.ts';

const Question = z.object({ iin: z.string(), token: z.string() });
const REGISTERED_AT = '2024-01-15T09:00:00.000Z';

export interface Phones {
  router: Router;
  find(iin: string): { phone: string; registeredAt: string; language: string } | undefined;
  announce(iin: string, at?: string): Promise<boolean>;
}

export function createPhones({ settings, world, now, webhooks }: Outside, consent: Consent): Phones {
  const router = Router();
  const find: Phones['find'] = (iin) => {
    const person = world.person(iin);
    return person?.phone ? { phone: person.phone, registeredAt: REGISTERED_AT, language: person.language } : undefined;
  };

  router.post('/phones', async (request, response) => {
    const { iin, token } = Question.parse(request.body);
    if (!(await consent.allows(token, iin))) {
      response.status(403).json({ code: 'token-invalid' });
      return;
    }
    const found = find(iin);
    if (found) response.json(found);
    else response.status(404).json({ code: 'no-match' });
  });

  return {
    router,
    find,
    announce: async (iin, at) =>
      webhooks.send({
        source: 'phones',
        path: '/webhooks/phones/bmg',
        secret: settings.PHONES_WEBHOOK_SECRET,
        body: { iin, at: at ?? (await isoNow(now)) },
      }),
  };
}
