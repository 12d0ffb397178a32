import type { z } from 'zod';
import { noAnswer, StatusFault, SystemFault } from './json-client.ts';

/** The address of a system that accepts forms and answers with JSON, and its deadline. */
export type FormSystem = { url: string; timeoutMs?: number };

/** Posts one form with one deadline and no retry; its values go into the body and never into the address. Anything
 *  but a readable 200 throws, and the message holds neither a body nor an address. */
export async function postForm<T>(
  { url, timeoutMs = 10_000 }: FormSystem,
  { path, form, schema }: { path: string; form: Record<string, string>; schema: z.ZodType<T> },
): Promise<T> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((fault: Error) => {
    throw noAnswer(fault, timeoutMs);
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new StatusFault(response.status);
  }
  const text = await response.text().catch((fault: Error) => {
    throw noAnswer(fault, timeoutMs);
  });
  const parsed = schema.safeParse(jsonIn(text));
  if (!parsed.success) throw new SystemFault('answered 200 with something that we cannot read');
  return parsed.data;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
