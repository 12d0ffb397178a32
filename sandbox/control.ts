/** The control API, through which scenarios and the phone page change the world; open, on this machine only. */
import { Router } from 'express';
import type { Response } from 'express';
import { z } from 'zod';
import { CONSENT_CHANGES, DECISIONS } from '../domain/events.ts';
import { Fault, SmsFault, SYSTEMS } from './faults.ts';
import type { SystemName } from './faults.ts';
import type { Systems } from './systems.ts';
import { WorldData } from './world.ts';

/** How long a call waits for the API to accept a webhook before it is answered with 202. */
const WAIT_MS = 3000;

const count = z.number().int().min(1).optional();
const at = z.iso.datetime({ offset: true }).optional();
const positive = z.number().int().min(1).optional();
const Receipt = z.strictObject({ to: z.string(), status: z.string(), at, part: positive, parts: positive, count });
const StatusQuery = z.strictObject({ to: z.string(), answer: z.string() });
const Reply = z.strictObject({ from: z.string(), text: z.string(), id: z.string().optional(), at, count });
const Result = z.strictObject({
  offerId: z.string(),
  outcome: z.enum(DECISIONS),
  ground: z.string().optional(),
  count,
});
const ConsentNotice = z.strictObject({ iin: z.string(), status: z.enum(CONSENT_CHANGES), at });
const NumberNotice = z.strictObject({ iin: z.string(), at });
const isSystem = (name: string): name is SystemName => SYSTEMS.some((system) => system === name);

export function createControl(systems: Systems): Router {
  const router = Router();
  addWorldRoutes(router, systems);
  addSmsRoutes(router, systems);
  addProviderRoutes(router, systems);
  const { webhooks, smsc } = systems;
  router.get('/idle', (_request, response) => {
    response.json({ idle: webhooks.waiting() === 0 && smsc.waiting() === 0 });
  });
  return router;
}

function addWorldRoutes(router: Router, { world, faults, consent, phones, smsc, changes, forget }: Systems): void {
  const show = () => ({ people: world.people(), organisations: world.organisations(), systems: faults.all() });
  const answer = (response: Response, changed: object | undefined): void => {
    changes.emit('change');
    if (changed) response.json(changed);
    else response.status(404).json({ code: 'not-found' });
  };

  router.get('/world', (_request, response) => void response.json(show()));
  router.put('/world', async (request, response) => {
    const data = WorldData.parse(request.body);
    forget();
    await smsc.settled();
    world.replace(data);
    answer(response, show());
  });
  router.patch('/people/:iin', (request, response) =>
    answer(response, world.changePerson(request.params.iin, request.body ?? {})),
  );
  router.patch('/organisations/:bin', (request, response) =>
    answer(response, world.changeOrganisation(request.params.bin, request.body ?? {})),
  );
  router.post('/systems/:system', async (request, response) => {
    const { system } = request.params;
    const schema = system === 'sms' ? SmsFault : Fault;
    const state = isSystem(system) ? faults.set(system, schema.parse(request.body)) : undefined;
    await smsc.settled(); // from now on a system that is down refuses, and one that is up listens
    answer(response, state);
  });
  router.post('/consents', async (request, response) => {
    const notice = ConsentNotice.parse(request.body);
    await answerWhenDelivered(response, consent.announce(notice.iin, notice.status, notice.at));
  });
  router.get('/withdrawals/:iin', (request, response) => {
    response.json(consent.withdrawals.solutions(request.params.iin));
  });
  router.post('/phones', async (request, response) => {
    const notice = NumberNotice.parse(request.body);
    await answerWhenDelivered(response, phones.announce(notice.iin, notice.at));
  });
}

function addSmsRoutes(router: Router, { sms }: Systems): void {
  router.get('/messages', (request, response) => {
    const { to } = request.query;
    // a plus that was not escaped arrives as a space
    const number = typeof to === 'string' ? to.replace(/^ /, '+') : undefined;
    response.json(sms.messages().filter((message) => number === undefined || message.to === number));
  });
  router.post('/receipts', async (request, response) => {
    const { to, ...report } = Receipt.parse(request.body);
    const message = sms.lastTo(to);
    await answerWhenDelivered(response, message && sms.report(message, report));
  });
  router.post('/statusQueries', (request, response) => {
    const { to, answer } = StatusQuery.parse(request.body);
    sms.answerStatusQueries(to, answer);
    response.json({ to, answer });
  });
  router.post('/replies', async (request, response) => {
    await answerWhenDelivered(response, sms.reply(Reply.parse(request.body)));
  });
}

function addProviderRoutes(router: Router, { provider }: Systems): void {
  router.get('/applications/:offerId', (request, response) => {
    response.json(provider.application(request.params.offerId));
  });
  router.get('/callbacks/:offerId', (request, response) => {
    response.json(provider.callbacks.of(request.params.offerId));
  });
  router.post('/results', async (request, response) => {
    const { offerId, ...decision } = Result.parse(request.body);
    await answerWhenDelivered(response, provider.decide(offerId, decision));
  });
}

/** Answers 200 once the API has the webhook, 202 while it is still retried, 404 when there was nothing to send. */
async function answerWhenDelivered(response: Response, sent: Promise<boolean> | undefined): Promise<void> {
  if (!sent) {
    response.status(404).json({ code: 'not-found' });
    return;
  }
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), WAIT_MS);
  });
  const delivered = await Promise.race([sent, tooLate]);
  clearTimeout(timer);
  response.status(delivered ? 200 : 202).json({ delivered });
}
