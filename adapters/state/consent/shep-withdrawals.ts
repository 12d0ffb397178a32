import type { WithdrawalDesk, WithdrawalRequest } from '../../../activities/withdrawals.ts';
import { SystemFault } from '../../http/json-client.ts';
import type { AskShep } from '../../shep/client.ts';
import { dataLeaf } from '../../shep/client.ts';
import type { ConsentSettings } from '../../shep/settings.ts';
import type { WithdrawalSettings } from '../../shep/withdrawal-settings.ts';
import { valueOf } from '../../shep/xml-reading.ts';
import type { XmlElement } from '../../shep/xml-tree.ts';

const LONGEST_ID = 200;

/** КДП's list of withdrawals through ШЭП (§3b). */
export function shepWithdrawalDesk(
  ask: AskShep,
  { companyBin }: Pick<ConsentSettings, 'companyBin'>,
  { list, solution }: WithdrawalSettings,
): WithdrawalDesk {
  return {
    async list() {
      const data = await ask(list, [dataLeaf(list)('company_bin', companyBin)]);
      const entries = (data?.children ?? []).filter(({ name, ns }) => name === list.entry && ns === list.namespace);
      const requests = entries.map((entry) => requestIn(entry, list)).filter((request) => request !== undefined);
      return { requests, unreadable: entries.length - requests.length };
    },
    async answer(requestId) {
      const leaf = dataLeaf(solution);
      // "No match" means that КДП no longer has the request, so it needs no answer.
      await ask(solution, [
        leaf(solution.id, requestId),
        leaf(solution.solution, solution.approved),
        leaf('company_bin', companyBin),
      ]);
    },
  };
}

/** One entry; undefined when it does not say who withdraws. An unreadable entry must not block the others. */
function requestIn(entry: XmlElement, names: WithdrawalSettings['list']): WithdrawalRequest | undefined {
  try {
    const value = (name: string) => valueOf(entry, name, names.namespace);
    const [id = '', iin = '', accessName] = [value(names.id), value(names.iin), value(names.accessName)];
    if (id === '' || id.length > LONGEST_ID || !/^\d{12}$/.test(iin)) return undefined;
    return { id, iin, ...(accessName ? { accessName } : {}) };
  } catch (fault) {
    if (fault instanceof SystemFault) return undefined;
    throw fault;
  }
}
