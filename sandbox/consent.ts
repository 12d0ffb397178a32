/** КДП: the consent of a person to reading the personal data, and the token that БМГ and the registers demand. */
import { createHmac } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { SECOND_MS } from '../domain/durations.ts';
import type { ConsentChange } from '../domain/events.ts';
import { isoNow } from './clock.ts';
import type { Outside } from './outside.ts';
import type { Withdrawals } from './withdrawals.ts';
import { createWithdrawals } from './withdrawals.ts';
import type { Person } from './world.ts';

const Question = z.object({
  iin: z.string(),
  accessName: z.string(),
  purpose: z.string(),
  company: z.object({ name: z.string().min(1), bin: z.string().regex(/^\d{12}$/) }),
  validSeconds: z.int().positive(),
  askPerson: z.boolean(),
});
/** A withdrawn consent is one that is not valid; only an expired one is told apart. */
const ANSWERS = {
  given: 'VALID',
  refused: 'INVALID',
  withdrawn: 'INVALID',
  pending: 'PENDING',
  none: 'TIMEOUT',
  expired: 'EXPIRED',
} as const;

export interface Consent {
  router: Router;
  /** КДП's consent status; with `askPerson` it sends its own SMS to a person who has not decided yet. */
  ask(
    iin: string,
    how: { askPerson: boolean; lifeMs: number },
  ): Promise<{ status: string; token?: string; expiresAt?: string }>;
  /** Whether КДП issued this token for this person, it has not expired, and the consent is still valid. */
  allows(token: string, iin: string): Promise<boolean>;
  announce(iin: string, status: ConsentChange, at?: string): Promise<boolean>;
  withdrawals: Withdrawals;
}

export function createConsent({ settings, world, now, later, webhooks }: Outside): Consent {
  const router = Router();
  const seal = (iin: string, expires: string): string =>
    createHmac('sha256', settings.SANDBOX_TOKEN).update(`${iin} ${expires}`).digest('base64url');

  const announce: Consent['announce'] = async (iin, status, at) => {
    if (status === 'withdrawn' && !settings.SANDBOX_CONSENT_WEBHOOKS) {
      world.changePerson(iin, { consent: status });
      return true;
    }
    return webhooks.send({
      source: 'consent',
      path: '/webhooks/consent/kdp',
      secret: settings.CONSENT_WEBHOOK_SECRET,
      body: { iin, status, at: at ?? (await isoNow(now)) },
    });
  };

  const ask: Consent['ask'] = async (iin, { askPerson, lifeMs }) => {
    const person = world.person(iin);
    const status = person ? ANSWERS[person.consent] : 'INVALID'; // КДП knows only persons who are on eGov
    if (askPerson && person?.consent === 'pending') later(settings.SANDBOX_CONSENT_MS, () => giveConsent(person));
    if (status !== 'VALID') return { status };
    const expiresAt = (await now()) + lifeMs;
    const expires = expiresAt.toString(36);
    return { status, token: `kdp.${expires}.${seal(iin, expires)}`, expiresAt: new Date(expiresAt).toISOString() };
  };

  router.post('/consents', async (request, response) => {
    const { iin, askPerson, validSeconds } = Question.parse(request.body);
    response.json(await ask(iin, { askPerson, lifeMs: validSeconds * SECOND_MS }));
  });

  async function giveConsent({ iin }: Person): Promise<void> {
    if (world.person(iin)?.consent !== 'pending') return; // asked twice, or changed by hand meanwhile
    world.changePerson(iin, { consent: 'given' });
    await announce(iin, 'given');
  }

  return {
    router,
    ask,
    announce,
    withdrawals: createWithdrawals(world),
    allows: async (token, iin) => {
      const [, expires = '', signature] = token.split('.');
      if (signature !== seal(iin, expires) || world.person(iin)?.consent !== 'given') return false;
      return Number.parseInt(expires, 36) > (await now());
    },
  };
}
