import type { OperatorIds } from '../../../adapters/store/sms/carrier-message-ids.ts';

let number = 1_000;

/** What an operator calls our SMS, for tests of the wire; the real one is in PostgreSQL and has tests of its own. */
export function operatorIdsInMemory(phones: Record<string, string>): OperatorIds {
  const ids = new Map<string, string>();
  return {
    beginNumbered: async (smsId) => {
      const known = ids.get(smsId);
      const operatorId = known ?? String((number += 1));
      ids.set(smsId, operatorId);
      return { isRepeat: known !== undefined, operatorId };
    },
    forget: async (smsId) => void ids.delete(smsId),
    find: async (smsId) => {
      const phone = phones[smsId];
      return phone ? { phone, operatorId: ids.get(smsId) } : undefined;
    },
  };
}
