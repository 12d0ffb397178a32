import { DidNotLeave } from '../../activities/sms-gateway.ts';
import type { SendResult } from '../../activities/sms-gateway.ts';
import type { CarrierMessageIds } from '../store/sms/carrier-message-ids.ts';

/** Makes one attempt to send. If the first attempt certainly failed, its id is forgotten: the next attempt has no
 *  need to ask the carrier first. */
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
