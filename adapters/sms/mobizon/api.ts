/** The calls of Mobizon's API that we need: forms out, JSON back. */
import { z } from 'zod';
import { postForm } from '../../http/form-client.ts';
import { SystemFault } from '../../http/json-client.ts';
import { operatorTime } from '../operator-time.ts';
import { CALL_ERRORS, DONE, STATUSES } from './codes.ts';
import type { Status } from './codes.ts';
import type { MobizonSettings } from './settings.ts';

export type MobizonAccount = Pick<MobizonSettings, 'url' | 'apiKey' | 'utcOffset'> & { timeoutMs?: number };
export const MobizonId = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,20}$/));

const Answer = z.object({ code: z.coerce.number().int(), data: z.unknown() });
type Answer = z.infer<typeof Answer>;
const State = z.object({ id: MobizonId, status: z.string(), statusUpdateTs: z.string().nullish() });

/** One call; the key stands in the address because Mobizon wants it there, everything else in the body. */
export function callMobizon(
  account: MobizonAccount,
  method: 'sendsmsmessage' | 'getsmsstatus' | 'list',
  form: Record<string, string>,
): Promise<Answer> {
  const query = new URLSearchParams({ output: 'json', api: 'v1', apiKey: account.apiKey }).toString();
  return postForm(account, { path: `/service/message/${method}?${query}`, form, schema: Answer });
}

/** The data of a call that must be done, as its schema reads it. */
export function dataOf<T>({ code, data }: Answer, schema: z.ZodType<T>): T {
  const refused = CALL_ERRORS.get(code)?.code ?? 'unknown-code';
  if (code !== DONE) throw new SystemFault(`does not do what it is asked: ${refused}`);
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new SystemFault('answered with data that we cannot read');
  return parsed.data;
}

/** How many SMS one call may ask for. */
export const STATES_AT_ONCE = 100;

/** What became of SMS, by Mobizon's own ids; those that Mobizon does not know are not there. `at` is an ISO time. */
export async function mobizonStates(
  account: MobizonAccount,
  ids: readonly string[],
): Promise<Map<string, Status & { at?: string }>> {
  const answer = await callMobizon(account, 'getsmsstatus', { ids: ids.join(',') });
  const states = dataOf(answer, z.array(State)).map(({ id, status, statusUpdateTs }) => {
    const at = operatorTime(statusUpdateTs, account.utcOffset);
    const known = STATUSES.get(status) ?? { status: 'unknown' as const, isFinal: false };
    return [id, { ...known, ...(at ? { at } : {}) }] as const;
  });
  return new Map(states);
}
