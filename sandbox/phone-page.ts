/** The phone page: its files, a stream of the chosen person's messages and offers, and making an offer through the
 *  API. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { isoNow } from './clock.ts';
import { holdersOf, snapshotOf } from './holders.ts';
import type { MadeOffer } from './holders.ts';
import { sampleFacts } from './sample-facts.ts';
import type { Systems } from './systems.ts';

const FILES = fileURLToPath(new URL('phone-page/', import.meta.url));
const HEARTBEAT_MS = 20_000;
const SELF_ONLY = ['script-src', 'style-src', 'img-src', 'connect-src'].map((source) => `${source} 'self'`);
const POLICY = ["default-src 'none'", ...SELF_ONLY, "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];

const NewOffer = z.strictObject({ holder: z.string(), serviceCode: z.string() });
const Offer = z.looseObject({ id: z.string().optional(), offerId: z.string().optional() });

export function createPhonePage(systems: Systems): Router {
  const made: MadeOffer[] = [];
  systems.changes.on('forget', () => made.splice(0));
  const router = Router();
  router.use(express.static(FILES, { setHeaders: (response) => response.set(pageHeaders) }));
  router.get('/page/holders', (_request, response) => void response.json(holdersOf(systems)));
  router.get('/page/holders/:id/events', streamSnapshots(systems, made));
  router.get('/page/services', async (_request, response) => {
    const { status, body } = await askApi(systems, '/v1/services');
    response.status(status).json(body);
  });
  router.post('/page/offers', async (request, response) => {
    const { holder: id, serviceCode } = NewOffer.parse(request.body);
    const holder = holdersOf(systems).find((known) => known.id === id);
    if (!holder) {
      response.status(404).json({ title: 'This person is no longer in the world.' });
      return;
    }
    const at = await isoNow(systems.now);
    const service = await askApi(systems, `/v1/services/${encodeURIComponent(serviceCode)}`);
    const facts = { facts: sampleFacts(service.body, Date.parse(at)), factsAsOf: at };
    const offerRequest = {
      serviceCode,
      recipient: holder.recipient,
      reference: `phone-page-${randomUUID()}`,
      ...facts,
    };
    const { status, body } = await askApi(systems, '/v1/offers', offerRequest);
    const offer = Offer.safeParse(body).data;
    const offerId = offer?.id ?? offer?.offerId;
    if (status < 300 && offerId) made.push({ offerId, holderId: id, serviceCode, at });
    systems.changes.emit('change');
    response.status(status).json(body);
  });
  return router;
}

const pageHeaders = {
  'content-security-policy': POLICY.join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/** Each change sends the whole state again, so a page that was disconnected for a while misses nothing. */
function streamSnapshots(systems: Systems, made: MadeOffer[]): RequestHandler<{ id: string }> {
  return (request, response) => {
    response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }).flushHeaders();
    let shown = '';
    const show = (): void => {
      const holder = holdersOf(systems).find(({ id }) => id === request.params.id);
      const snapshot = JSON.stringify(holder ? snapshotOf(systems, holder, made) : null);
      if (snapshot === shown) return;
      shown = snapshot;
      response.write(`data: ${snapshot}\n\n`);
    };
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
    systems.changes.on('change', show);
    response.on('close', () => {
      clearInterval(heartbeat);
      systems.changes.off('change', show);
    });
    show();
  };
}

/** The provider's call to the real API, with its key; a failure becomes a title that can be shown. */
async function askApi({ settings }: Systems, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(settings.SANDBOX_API_URL + path, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${settings.SANDBOX_API_KEY ?? ''}` },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return { status: 502, body: { title: 'The API does not answer. Is it running?' } };
  }
}
