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
  announce(iin: string, at?: string): Promise<boolean>;
}

export function createPhones({ settings, world, now, webhooks }: Outside, consent: Consent): Phones {
  const router = Router();

  router.post('/phones', async (request, response) => {
    const { iin, token } = Question.parse(request.body);
    if (!(await consent.allows(token, iin))) {
      response.status(403).json({ code: 'token-invalid' });
      return;
    }
    const person = world.person(iin);
    if (!person?.phone) {
      response.status(404).json({ code: 'no-match' });
      return;
    }
    response.json({ phone: person.phone, registeredAt: REGISTERED_AT, language: person.language });
  });

  return {
    router,
    announce: async (iin, at) =>
      webhooks.send({
        source: 'phones',
        path: '/webhooks/phones/bmg',
        secret: settings.PHONES_WEBHOOK_SECRET,
        body: { iin, at: at ?? (await isoNow(now)) },
      }),
  };
}
