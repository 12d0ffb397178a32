import { DidNotLeave, MayHaveLeft } from '../../../activities/sms-gateway.ts';
import type { SmsParts } from '../../../domain/sms-parts.ts';
import { neverConnected } from '../../http/json-client.ts';
import { EVERY_REPORT } from './codes.ts';
import { receiptAddress } from './receipt-address.ts';

export type PartSettings = {
  name: string;
  url: string;
  username: string;
  password: string;
  sender: string;
  smsc?: string;
  apiUrl: string;
  webhookSecret: string;
  timeoutMs: number;
};

/** One part of an SMS, ready to be sent; the header joins it to the others. */
export type SmsPart = {
  smsId: string;
  number: number;
  to: string;
  text: string;
  encoding: SmsParts['encoding'];
  validityMs: number;
  header?: string;
};

/** Gives one part to smsbox. Returns nothing when it was taken and Kannel's words when it was refused; throws a fault. */
export async function sendPart(settings: PartSettings, part: SmsPart): Promise<string | undefined> {
  const { url, timeoutMs } = settings;
  const response = await fetch(url, {
    method: 'POST',
    headers: headersOf(settings, part),
    body: part.text,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((fault: Error) => {
    if (neverConnected(fault.cause)) throw new DidNotLeave('no answer: not reachable');
    const isLate = fault.name === 'TimeoutError';
    throw new MayHaveLeft(`no answer: ${isLate ? `none within ${timeoutMs} ms` : 'the connection broke'}`);
  });
  const words = await response.text().catch(() => '');
  if (response.status === 202) return undefined;
  if (response.status === 400 || response.status === 403) return words;
  // "Temporal failure, try again later": bearerbox was asked and did not take it.
  if (response.status === 503) throw new DidNotLeave('answered 503');
  throw new MayHaveLeft(`answered ${response.status}`);
}

/** Everything that smsbox must know stands in headers: an address would be written to logs (§6b). */
function headersOf(settings: PartSettings, part: SmsPart): Record<string, string> {
  const { username, password, sender, smsc } = settings;
  return {
    'content-type': 'text/plain; charset=UTF-8',
    'x-kannel-username': username,
    'x-kannel-password': password,
    'x-kannel-from': sender,
    'x-kannel-to': part.to,
    'x-kannel-coding': part.encoding === 'UCS-2' ? '2' : '0',
    'x-kannel-validity': String(Math.max(1, Math.floor(part.validityMs / 60_000))),
    'x-kannel-dlr-mask': String(EVERY_REPORT),
    'x-kannel-dlr-url': receiptAddress(settings, part.smsId, part.number),
    ...(part.header ? { 'x-kannel-udh': part.header } : {}),
    ...(smsc ? { 'x-kannel-smsc': smsc } : {}),
  };
}
