import { createHmac } from 'node:crypto';
import { isOneOf } from '../../keys/secret-comparison.ts';

type Place = { webhookSecret: string; name: string; apiUrl: string };

/** The address that Kannel calls when something happens to one part of an SMS; it fills in %d, what happened, and %T, when.
 *  Addresses end up in the logs of proxies: there is nothing personal in this one, and its key is good for this part only. */
export function receiptAddress({ apiUrl, name, webhookSecret }: Place, smsId: string, part: number): string {
  const key = keyOf(webhookSecret, smsId, part);
  return `${apiUrl}/webhooks/sms/${name}/receipts?id=${smsId}&part=${part}&key=${key}&status=%d&at=%T`;
}

/** Whether we have given this address out, with one of these secrets. */
export const isReceiptKey = (secrets: readonly string[], smsId: string, part: number, key: string): boolean =>
  isOneOf(
    key,
    secrets.map((secret) => keyOf(secret, smsId, part)),
  );

const keyOf = (secret: string, smsId: string, part: number): string =>
  createHmac('sha256', secret).update(`${smsId}/${part}`).digest('base64url');
