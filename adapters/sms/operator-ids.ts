import { DidNotLeave } from '../../activities/sms-gateway.ts';
import type { SendResult } from '../../activities/sms-gateway.ts';

/** What we know of an SMS for asking its operator about it; `phone` is E.164. */
export type KnownSms = { operatorId?: string; phone: string };

/** Our memory of what one operator calls our SMS. It is written before the sending, so it outlives a lost answer. */
export interface OperatorIds {
  /** Notes that an SMS is about to go to this operator, under a number from 1 to 2147483647 that no other SMS has; says
   *  whether an attempt went before. */
  beginNumbered(smsId: string): Promise<{ isRepeat: boolean; operatorId: string }>;
  /** Takes back what a first attempt noted that has surely not left: the next one is a first one too. */
  forget(smsId: string): Promise<void>;
  /** What we know of an SMS; undefined when it is none of ours. */
  find(smsId: string): Promise<KnownSms | undefined>;
}

/** Makes an attempt to send. Was it the first, and the operator surely does not have the SMS, then nothing has to be
 *  asked later. */
export async function attempt(
  operatorIds: OperatorIds,
  { smsId, isRepeat }: { smsId: string; isRepeat: boolean },
  send: () => Promise<SendResult>,
): Promise<SendResult> {
  const forget = async () => (isRepeat ? undefined : operatorIds.forget(smsId));
  try {
    const result = await send();
    if (!result.ok) await forget();
    return result;
  } catch (fault) {
    if (fault instanceof DidNotLeave) await forget();
    throw fault;
  }
}
