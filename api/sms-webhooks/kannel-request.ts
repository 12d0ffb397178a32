import type { Request } from 'express';
import { isOneOf } from '../../adapters/keys/secret-comparison.ts';

/** Whether a call has this name and one of these passwords (Basic). */
export const hasPassword = (request: Request, name: string, passwords: readonly string[]): boolean =>
  isOneOf(
    request.get('authorization') ?? '',
    passwords.map((password) => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`),
  );

/** The text of an SMS: UTF-16BE when it came as UCS-2, else UTF-8; octets that are no text are kept one by one. */
export function textOf(request: Request): string {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const [, charset = 'latin1'] = /charset="?([\w-]+)/i.exec(request.get('content-type') ?? '') ?? [];
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(body); // as it came, with its first letter
  } catch {
    return body.toString('latin1'); // a charset that nobody knows
  }
}

/** When Kannel got the SMS; it writes "2026-11-25 21:00:07" and means UTC. */
export function timeOf(request: Request): { operatorAt?: string } {
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(request.get('x-kannel-time') ?? '') ?? [];
  const at = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(at) ? {} : { operatorAt: new Date(at).toISOString() };
}
