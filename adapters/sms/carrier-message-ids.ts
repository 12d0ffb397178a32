import { DidNotLeave } from '../../activities/sms-gateway.ts';
import type { SendResult } from '../../activities/sms-gateway.ts';
import type { CarrierMessageIds } from '../store/sms/carrier-message-ids.ts';

/** Makes an attempt to send. Was it the first, and the operator surely does not have the SMS, then nothing has to be
 *  asked later. */
export async function attempt(
  carrierMessageIds: CarrierMessageIds,
  { smsId, isRepeat }: { smsId: string; isRepeat: boolean },
  send: () => Promise<SendResult>,
): Promise<SendResult> {
  const forget = async () => (isRepeat ? undefined : carrierMessageIds.forget(smsId));
  try {
    const result = await send();
    if (!result.ok) await forget();
    return result;
  } catch (fault) {
    if (fault instanceof DidNotLeave) await forget();
    throw fault;
  }
}
