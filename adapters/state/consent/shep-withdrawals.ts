import type { WithdrawalDesk, WithdrawalRequest } from '../../../activities/withdrawals.ts';
import { SystemFault } from '../../http/json-client.ts';
import type { AskShep } from '../../shep/client.ts';
import { dataLeaf } from '../../shep/client.ts';
import type { WithdrawalSettings } from '../../shep/withdrawal-settings.ts';
import { valueOf } from '../../shep/xml-reading.ts';
import type { XmlElement } from '../../shep/xml-tree.ts';

const LONGEST_ID = 200;

/** КДП's lists of withdrawals through ШЭП (§3b): one for each company in whose name consent was asked for. */
export function shepWithdrawalDesk(ask: AskShep, { list, solution }: WithdrawalSettings): WithdrawalDesk {
  return {
    async list(companyBin) {
      const data = await ask(list, [dataLeaf(list)('company_bin', companyBin)]);
      const entries = (data?.children ?? []).filter(({ name, ns }) => name === list.entry && ns === list.namespace);
      const requests = entries
        .map((entry) => requestIn(entry, companyBin, list))
        .filter((request) => request !== undefined);
      return { requests, unreadable: entries.length - requests.length };
    },
    async answer({ id, companyBin }, answer) {
      const leaf = dataLeaf(solution);
      const isRejected = answer === 'already-provided';
      // "No match" means that КДП no longer has the request, so it needs no answer.
      await ask(solution, [
        leaf(solution.id, id),
        leaf(solution.solution, isRejected ? solution.rejected : solution.approved),
        isRejected ? leaf(solution.reason, solution.alreadyProvided) : undefined,
        leaf('company_bin', companyBin),
      ]);
    },
  };
}

/** One entry; undefined when it does not say who withdraws. An unreadable entry must not block the others. */
function requestIn(
  entry: XmlElement,
  companyBin: string,
  names: WithdrawalSettings['list'],
): WithdrawalRequest | undefined {
  try {
    const value = (name: string) => valueOf(entry, name, names.namespace);
    const [id = '', iin = '', accessName] = [value(names.id), value(names.iin), value(names.accessName)];
    if (id === '' || id.length > LONGEST_ID || !/^\d{12}$/.test(iin)) return undefined;
    return { id, iin, companyBin, ...(accessName ? { accessName } : {}) };
  } catch (fault) {
    if (fault instanceof SystemFault) return undefined;
    throw fault;
  }
}
