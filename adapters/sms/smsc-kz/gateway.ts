/** SMSC.kz over HTTP: forms out, JSON back. Every SMS has a number that we choose, so that its status can be asked
 *  after its answer was lost. */
import { z } from 'zod';
import { MINUTE_MS } from '../../../domain/durations.ts';
import { MayHaveLeft } from '../../../activities/sms-gateway.ts';
import type { SendResult, Sms, SmsGateway } from '../../../activities/sms-gateway.ts';
import { postForm } from '../../http/form-client.ts';
import { SystemFault } from '../../http/json-client.ts';
import { throwSmsFault } from '../http-fault.ts';
import { attempt } from '../carrier-message-ids.ts';
import type { CarrierMessageIds } from '../../store/sms/carrier-message-ids.ts';
import { carrierTime, unixTime } from '../carrier-time.ts';
import { NOT_FOUND, NOT_FOUND_ERROR, SEND_ERRORS, STATUSES } from './codes.ts';
import type { SmscKzSettings } from './settings.ts';

const Failed = z.object({ error_code: z.coerce.number().int() });
const Accepted = z.object({ id: z.coerce.string().regex(/^\d{1,20}$/) });
const Known = z.object({
  status: z.coerce.number().int(),
  last_date: z.string().optional(),
  last_timestamp: z.union([z.string(), z.number()]).optional(),
});

type Options = SmscKzSettings & { carrierMessageIds: CarrierMessageIds; timeoutMs?: number };

/** Sends through `send.php`, asks for statuses through `status.php`. */
export function smscKzGateway({ carrierMessageIds, ...settings }: Options): SmsGateway {
  const { name, account, sender, utcOffset } = settings;
  const access: Record<string, string> =
    'apiKey' in account ? { apikey: account.apiKey } : { login: account.login, psw: account.password };
  const common = { ...access, fmt: '3', charset: 'utf-8' };

  return {
    name,
    async send(sms): Promise<SendResult> {
      const { isRepeat, carrierMessageId } = await carrierMessageIds.beginNumbered(sms.id);
      // An earlier attempt may have reached SMSC.kz although its answer was lost.
      if (isRepeat && (await ask(carrierMessageId, sms.to)).status !== NOT_FOUND)
        return { ok: true, gatewayId: carrierMessageId };
      return attempt(carrierMessageIds, { smsId: sms.id, isRepeat }, () => submit(sms, carrierMessageId));
    },
    async status(smsId) {
      const known = await carrierMessageIds.find(smsId);
      if (!known?.carrierMessageId) return { status: 'unknown' };
      const { status, last_date: date, last_timestamp: timestamp } = await ask(known.carrierMessageId, known.phone);
      return {
        status: STATUSES.get(status)?.status ?? 'unknown',
        at: unixTime(timestamp) ?? carrierTime(date, utcOffset),
      };
    },
  };

  async function submit(sms: Sms, carrierMessageId: string): Promise<SendResult> {
    const answer = await postForm(settings, {
      path: '/sys/send.php',
      form: { ...common, ...message(sms, carrierMessageId) },
      schema: z.union([Failed, Accepted]),
    }).catch(throwSmsFault);
    return 'error_code' in answer ? refusal(answer.error_code) : { ok: true, gatewayId: carrierMessageId };
  }

  /** `to` keeps its plus: without it SMSC.kz would rewrite the number. */
  function message({ to, text, validityMs }: Sms, id: string): Record<string, string> {
    return { phones: to, mes: text, id, sender: sender.replace('+', ''), translit: '0', valid: validity(validityMs) };
  }

  async function ask(id: string, phone: string): Promise<z.infer<typeof Known>> {
    const schema = z.union([Failed, Known]);
    const answer = await postForm(settings, { path: '/sys/status.php', form: { ...common, phone, id }, schema });
    if (!('error_code' in answer)) return answer;
    if (answer.error_code === NOT_FOUND_ERROR) return { status: NOT_FOUND };
    throw new SystemFault(`the status of an SMS is refused: error ${answer.error_code}`);
  }
}

function refusal(errorCode: number): SendResult {
  const { fault, code } = SEND_ERRORS.get(errorCode) ?? { fault: 'ours', code: 'unknown-code' };
  if (fault === 'doubt') throw new MayHaveLeft(`the answer leaves open whether the SMS was accepted: ${code}`);
  return { ok: false, fault, code };
}

const LONGEST_MINUTES = 24 * 60;

/** How long SMSC.kz tries, as hours and minutes: from a minute to a day. */
function validity(ms: number): string {
  const minutes = Math.min(Math.max(Math.floor(ms / MINUTE_MS), 1), LONGEST_MINUTES);
  return `${pair(Math.floor(minutes / 60))}:${pair(minutes % 60)}`;
}

const pair = (value: number): string => String(value).padStart(2, '0');
