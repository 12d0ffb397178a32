import type { CarrierMessageIds } from '../../../adapters/store/sms/carrier-message-ids.ts';

let number = 1_000;

/** The carrier's ids of our SMS, for tests of the wire; the real store of them is in PostgreSQL and has its own
 *  tests. */
export function carrierIdsInMemory(phones: Record<string, string>): CarrierMessageIds {
  const ids = new Map<string, string>();
  return {
    beginNumbered: async (smsId) => {
      const known = ids.get(smsId);
      const carrierMessageId = known ?? String((number += 1));
      ids.set(smsId, carrierMessageId);
      return { isRepeat: known !== undefined, carrierMessageId };
    },
    forget: async (smsId) => void ids.delete(smsId),
    find: async (smsId) => {
      const phone = phones[smsId];
      return phone ? { phone, carrierMessageId: ids.get(smsId) } : undefined;
    },
  };
}
