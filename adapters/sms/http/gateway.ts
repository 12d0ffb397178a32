/** The generic HTTP gateway: the sandbox implements it, and any aggregator can be adapted to it. */
import { z } from 'zod';
import type { SendResult, SmsGateway } from '../../../activities/sms-gateway.ts';
import type { JsonSystem } from '../../http/json-client.ts';
import { callJson } from '../../http/json-client.ts';
import { throwSmsFault } from '../http-fault.ts';
import { receiptStatus } from './receipt-statuses.ts';

/** The carrier's refusals, and whose fault each is. An unlisted code counts as ours, so that an operator looks at
 *  it. */
const FAULTS = new Map<string, 'number' | 'ours'>([
  ['number-invalid', 'number'],
  ['rejected', 'number'],
  ['no-money', 'ours'],
  ['sender-unknown', 'ours'],
  ['text-forbidden', 'ours'],
]);
const Accepted = z.object({ gatewayId: z.string().max(200).optional(), code: z.string().max(60).optional() });
const Status = z.object({ status: z.string(), at: z.iso.datetime({ offset: true }).optional() });

/** Sends through `POST /messages`; `sender` is the short code that receives replies. */
export function httpSmsGateway({ name, sender, ...system }: JsonSystem & { name: string; sender: string }): SmsGateway {
  return {
    name,
    async send({ id, to, text, validityMs }): Promise<SendResult> {
      const body = { id, to, text, sender, validitySeconds: Math.floor(validityMs / 1000) };
      const { status, body: answer } = await callJson(system, {
        method: 'POST',
        path: '/messages',
        body,
        schema: Accepted,
        expect: [200, 202, 422],
      }).catch(throwSmsFault);
      if (status !== 422) return { ok: true, gatewayId: answer.gatewayId ?? id };
      const code = answer.code ?? 'no-code';
      return { ok: false, fault: FAULTS.get(code) ?? 'ours', code: FAULTS.has(code) ? code : 'unknown-code' };
    },
    async status(smsId) {
      const path = `/messages/${encodeURIComponent(smsId)}`;
      const { body } = await callJson(system, { method: 'GET', path, schema: Status, expect: [200] });
      return { status: receiptStatus(body.status), at: body.at };
    },
  };
}
