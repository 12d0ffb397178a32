import { z } from 'zod';
import type { JsonSystem } from '../http/json-client.ts';
import { callJson, SystemFault } from '../http/json-client.ts';

type Question<T> = { path: string; body: object; schema: z.ZodType<T> };

/** Asks a state system over plain JSON; undefined: it has no match. Any other 404, such as that of a proxy or of a
 *  wrong address, is a fault: it says nothing about the person. */
export async function askJson<T>(system: JsonSystem, { path, body, schema }: Question<T>): Promise<T | undefined> {
  const call = { method: 'POST', path, body, schema: z.looseObject({}), expect: [200, 404] } as const;
  const { status, body: said } = await callJson(system, call);
  if (status === 404) {
    if (said['code'] === 'no-match' || Object.keys(said).length === 0) return undefined;
    throw new SystemFault('answered 404 without saying that there is no match');
  }
  const { success, data } = schema.safeParse(said);
  if (!success) throw new SystemFault('answered 200 with something that we cannot read');
  return data;
}
