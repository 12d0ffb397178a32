import { Webhook } from 'standardwebhooks';
import { machineTimeIn } from '../clock/clock.ts';

const TIMEOUT_MS = 5_000;

/** Tells a provider one change, signed after Standard Webhooks; true when it was taken. */
export async function sendCallback({
  id,
  body,
  url,
  secret,
}: {
  id: string;
  body: object;
  url: string;
  secret: string;
}): Promise<boolean> {
  const payload = JSON.stringify(body);
  const sentAt = new Date(machineTimeIn(0));
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, sentAt, payload),
  };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: payload,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
