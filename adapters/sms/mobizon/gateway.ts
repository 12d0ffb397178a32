/** Mobizon over HTTP. It gives SMS ids of its own, so one whose answer was lost is looked for by number and text. */
import { z } from 'zod';
import { MINUTE_MS } from '../../../domain/durations.ts';
import { DidNotLeave, MayHaveLeft } from '../../../activities/sms-gateway.ts';
import type { SendResult, Sms, SmsGateway } from '../../../activities/sms-gateway.ts';
import { throwSmsFault } from '../http-fault.ts';
import { attempt } from '../operator-ids.ts';
import type { OperatorIds } from '../operator-ids.ts';
import { inOperatorTime } from '../operator-time.ts';
import { callMobizon, dataOf, MobizonId, mobizonStates } from './api.ts';
import { CALL_ERRORS, DONE } from './codes.ts';
import type { MobizonSettings } from './settings.ts';

const Taken = z.object({ messageId: MobizonId });
const Fields = z.record(z.string(), z.unknown());
const Listed = z.object({ items: z.array(z.object({ id: MobizonId, to: z.coerce.string(), text: z.string() })) });

type Options = MobizonSettings & { operatorIds: OperatorIds; timeoutMs?: number };

/** Sends through `SendSmsMessage`, asks through `GetSMSStatus`. */
export function mobizonGateway({ operatorIds, ...settings }: Options): SmsGateway {
  return {
    name: settings.name,
    async send(sms): Promise<SendResult> {
      const { isRepeat, since } = await operatorIds.begin(sms.id);
      const before = isRepeat ? await findSent(sms, since) : undefined;
      return before ? taken(sms, before) : attempt(operatorIds, { smsId: sms.id, isRepeat }, () => submit(sms));
    },
    async status(smsId) {
      const { operatorId } = (await operatorIds.find(smsId)) ?? {};
      if (!operatorId) return { status: 'unknown' };
      const { status = 'unknown', at } = (await mobizonStates(settings, [operatorId])).get(operatorId) ?? {};
      return { status, at };
    },
  };

  async function submit(sms: Sms): Promise<SendResult> {
    const answer = await callMobizon(settings, 'sendsmsmessage', {
      recipient: digits(sms.to),
      text: sms.text,
      ...(settings.sender ? { from: settings.sender } : {}),
      'params[validity]': String(validity(sms.validityMs)),
    }).catch(throwSmsFault);
    return answer.code === DONE ? taken(sms, dataOf(answer, Taken).messageId) : refusal(answer);
  }

  async function taken({ id }: Sms, gatewayId: string): Promise<SendResult> {
    await operatorIds.note(id, gatewayId);
    return { ok: true, gatewayId };
  }

  /** What an attempt before this one sent: the same text to the same number since then, that is no other SMS of ours. */
  async function findSent({ id, to, text }: Sms, since: string): Promise<string | undefined> {
    const { operatorId } = (await operatorIds.find(id)) ?? {};
    if (operatorId) return operatorId;
    const from = new Date(Date.parse(since) - CLOCKS_APART_MS).toISOString();
    const answer = await callMobizon(settings, 'list', {
      'criteria[to]': digits(to),
      'criteria[text]': text,
      'criteria[campaignCreateTsFrom]': inOperatorTime(from, settings.utcOffset),
      'pagination[pageSize]': '100',
    });
    const same = dataOf(answer, Listed).items.filter((item) => digits(item.to) === digits(to) && item.text === text);
    const others = await operatorIds.noted(same.map((item) => item.id));
    return same.find((item) => !others.has(item.id))?.id;
  }
}

/** Their clock and ours need not agree to the second. */
const CLOCKS_APART_MS = 5 * 60_000;

/** A refusal that names the recipient is the number's; the words of the fields are not read, they quote what was sent. */
function refusal({ code, data }: { code: number; data?: unknown }): SendResult {
  const { fault, code: word } = CALL_ERRORS.get(code) ?? { fault: 'ours', code: 'unknown-code' };
  if (fault === 'not-now') throw new DidNotLeave(`does not take the SMS now: ${word}`);
  if (fault === 'doubt') throw new MayHaveLeft(`does not say whether it took the SMS: ${word}`);
  const named = fault === 'field' ? Fields.safeParse(data).data : undefined;
  if (named && 'recipient' in named) return { ok: false, fault: 'number', code: 'number-invalid' };
  return { ok: false, fault: 'ours', code: word };
}

const SHORTEST_MINUTES = 60;
const LONGEST_MINUTES = 24 * 60;

/** How long Mobizon tries, in minutes: from an hour to a day. */
const validity = (ms: number): number =>
  Math.min(Math.max(Math.floor(ms / MINUTE_MS), SHORTEST_MINUTES), LONGEST_MINUTES);

const digits = (number: string): string => number.replace(/^\+/, '');
