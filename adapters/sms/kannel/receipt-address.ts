import { createHmac, timingSafeEqual } from 'node:crypto';

type Secret = { webhookSecret: string };
type Place = Secret & { name: string; apiUrl: string };

/** The address that Kannel calls when something happens to one part of an SMS; it fills in %d, what happened, and %T, when.
 *  Addresses end up in the logs of proxies: there is nothing personal in this one, and its key is good for this part only. */
export function receiptAddress({ apiUrl, name, webhookSecret }: Place, smsId: string, part: number): string {
  const key = keyOf({ webhookSecret }, smsId, part);
  return `${apiUrl}/webhooks/sms/${name}/receipts?id=${smsId}&part=${part}&key=${key}&status=%d&at=%T`;
}

/** Whether we have given this address out; takes as long for a wrong key as for the right one. */
export function isReceiptKey(secret: Secret, smsId: string, part: number, key: string): boolean {
  const [given, right] = [Buffer.from(key), Buffer.from(keyOf(secret, smsId, part))];
  return given.length === right.length && timingSafeEqual(given, right);
}

const keyOf = ({ webhookSecret }: Secret, smsId: string, part: number): string =>
  createHmac('sha256', webhookSecret).update(`${smsId}/${part}`).digest('base64url');
