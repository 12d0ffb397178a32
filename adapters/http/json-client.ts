import type { z } from 'zod';

/** Where a system is, how it knows us, and how long it may take to answer. */
export type JsonSystem = { url: string; token: string; timeoutMs?: number };

/** A system's answer that is neither expected nor readable: a fault, which the caller's retries deal with. */
export class SystemFault extends Error {
  override readonly name = 'SystemFault';
}

type Call<T> = {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  headers?: Record<string, string>;
  schema: z.ZodType<T>;
  expect: readonly number[];
};

/** One JSON call with one deadline and no retry. Statuses outside `expect` throw; the message never holds a body or an address
 *  with personal data, since Temporal and logs keep it. */
export async function callJson<T>(system: JsonSystem, call: Call<T>): Promise<{ status: number; body: T }> {
  const { method, path, body, headers, schema, expect } = call;
  const { url, token, timeoutMs = 5_000 } = system;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    body: body ? JSON.stringify(body) : undefined,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((fault: Error) => {
    throw new SystemFault(
      `no answer: ${fault.name === 'TimeoutError' ? `none within ${timeoutMs} ms` : 'not reachable'}`,
    );
  });
  if (!expect.includes(response.status)) {
    await response.body?.cancel();
    throw new StatusFault(response.status);
  }
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) throw new SystemFault(`answered ${response.status} with something that we cannot read`);
  return { status: response.status, body: parsed.data };
}

/** A status that nobody expected. */
export class StatusFault extends SystemFault {
  readonly status: number;
  constructor(status: number) {
    super(`answered ${status}`);
    this.status = status;
  }
}
