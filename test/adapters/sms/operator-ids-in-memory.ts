import type { OperatorIds } from '../../../adapters/sms/operator-ids.ts';

let number = 1_000;

/** What an operator calls our SMS, for tests of the wire; the real one stands in PostgreSQL and has tests of its own. */
export function operatorIdsInMemory(phones: Record<string, string>): OperatorIds {
  const ids = new Map<string, { operatorId?: string; since: string }>();
  const begin = (smsId: string, operatorId?: string) => {
    const isRepeat = ids.has(smsId);
    if (!isRepeat) ids.set(smsId, { since: '2026-11-25T11:00:00.000Z', ...(operatorId ? { operatorId } : {}) });
    return { isRepeat, ...ids.get(smsId)! };
  };
  return {
    begin: async (smsId) => begin(smsId),
    beginNumbered: async (smsId) => {
      const { isRepeat, operatorId } = begin(smsId, String((number += 1)));
      return { isRepeat, operatorId: operatorId! };
    },
    forget: async (smsId) => void ids.delete(smsId),
    note: async (smsId, operatorId) => void ids.set(smsId, { ...ids.get(smsId)!, operatorId }),
    noted: async (asked) =>
      new Set([...ids.values()].flatMap(({ operatorId: id }) => (id && asked.includes(id) ? [id] : []))),
    find: async (smsId) => {
      const phone = phones[smsId];
      return phone ? { phone, operatorId: ids.get(smsId)?.operatorId } : undefined;
    },
  };
}
