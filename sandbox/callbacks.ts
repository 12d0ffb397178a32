/** The callbacks that providers received about their offers: verified, in order, each once. */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { Outside } from './outside.ts';

const TOLERANCE_MS = 5 * 60 * 1000;

const Headers = z.object({
  'webhook-id': z.string().min(1),
  'webhook-timestamp': z.coerce.number(),
  'webhook-signature': z.string().min(1),
});
const Body = z.looseObject({
  type: z.string(),
  timestamp: z.string(),
  data: z.looseObject({ offerId: z.string(), state: z.string(), at: z.string() }),
});
export type Callback = z.infer<typeof Body>;

export interface Callbacks {
  receive: RequestHandler<{ providerId: string }>;
  of(offerId: string): Callback[];
  providerOf(offerId: string): string | undefined;
  forget(): void;
}

const rawBodies = new WeakMap<IncomingMessage, Buffer>();
/** The `verify` hook of express.json: a signature covers the bytes of the body. */
export const keepRawBody = (request: IncomingMessage, _response: unknown, raw: Buffer): void => {
  rawBodies.set(request, raw);
};

export function createCallbacks({ settings, now, changes }: Outside): Callbacks {
  const receivedIds = new Set<string>();
  const byOffer = new Map<string, { providerId: string; bodies: Callback[] }>();
  const isTrue = createVerifier(settings.PROVIDERS_CALLBACK_SECRET, now);
  return {
    receive: async (request, response) => {
      const headers = Headers.safeParse(request.headers);
      const raw = rawBodies.get(request);
      if (!headers.success || !raw || !(await isTrue(headers.data, raw))) {
        response.status(401).json({ code: 'signature-invalid' });
        return;
      }
      const body = Body.parse(request.body);
      const id = headers.data['webhook-id'];
      if (!receivedIds.has(id)) {
        receivedIds.add(id);
        const received = byOffer.get(body.data.offerId) ?? { providerId: request.params.providerId, bodies: [] };
        received.bodies.push(body);
        byOffer.set(body.data.offerId, received);
      }
      changes.emit('change');
      response.status(204).end();
    },
    of: (offerId) => byOffer.get(offerId)?.bodies ?? [],
    providerOf: (offerId) => byOffer.get(offerId)?.providerId,
    forget: () => {
      receivedIds.clear();
      byOffer.clear();
    },
  };
}

/** The library's own check knows the system clock only; in a scenario the sender may use the scenario's clock. */
function createVerifier(secret: string, now: Outside['now']) {
  const webhook = new Webhook(secret);
  return async (headers: z.infer<typeof Headers>, raw: Buffer): Promise<boolean> => {
    const at = headers['webhook-timestamp'] * 1000;
    const fresh = (moment: number): boolean => Math.abs(moment - at) <= TOLERANCE_MS;
    if (!fresh(Date.now()) && !fresh(await now())) return false;
    const expected = webhook.sign(headers['webhook-id'], new Date(at), raw);
    return headers['webhook-signature'].split(' ').includes(expected);
  };
}
