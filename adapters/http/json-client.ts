import type { z } from 'zod';

/** The address of a system, our token there, and the deadline for an answer. */
export type JsonSystem = { url: string; token?: string; timeoutMs?: number };

/** A system's answer that is neither expected nor readable: a fault, which the caller's retries deal with. */
export class SystemFault extends Error {
  override readonly name = 'SystemFault';
}

/** There was no connection, so the system has surely not seen the call. */
export class UnreachedFault extends SystemFault {}

type Call<T> = {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  headers?: Record<string, string>;
  schema: z.ZodType<T>;
  expect: readonly number[];
};

/** Makes one JSON call with one deadline and no retry. Statuses outside `expect` throw; the message never holds a
 *  body or an address with personal data, since Temporal and logs keep it. */
export async function callJson<T>(system: JsonSystem, call: Call<T>): Promise<{ status: number; body: T }> {
  const { method, path, body, headers, schema, expect } = call;
  const { url, token, timeoutMs = 5_000 } = system;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    body: body ? JSON.stringify(body) : undefined,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((fault: Error) => {
    throw noAnswer(fault, timeoutMs);
  });
  if (!expect.includes(response.status)) {
    await response.body?.cancel();
    throw new StatusFault(response.status);
  }
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) throw new SystemFault(`answered ${response.status} with something that we cannot read`);
  return { status: response.status, body: parsed.data };
}

/** A status outside of those that the call expects. */
export class StatusFault extends SystemFault {
  readonly status: number;
  constructor(status: number, who = '') {
    super(`${who}answered ${status}`);
    this.status = status;
  }
}

/** What a failed fetch means: the system has not seen the call, or may have seen it. */
export function noAnswer(fault: Error, timeoutMs: number): SystemFault {
  if (neverConnected(fault.cause)) return new UnreachedFault('not reachable');
  const isLate = fault.name === 'TimeoutError';
  return new SystemFault(isLate ? `no answer within ${timeoutMs} ms` : 'the connection broke');
}

type Cause = { code?: unknown; syscall?: unknown; errors?: unknown[] };

/** Whether a fetch failed before its first byte: at the lookup of the name, or at every attempt to connect. */
export function neverConnected(cause: unknown): boolean {
  const { code, syscall, errors } = (cause ?? {}) as Cause;
  if (errors?.length) return errors.every(neverConnected);
  return syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT';
}
