import type { WithdrawalDesk, WithdrawalRequest } from '../../../activities/withdrawals.ts';
import { SystemFault } from '../../http/json-client.ts';
import type { AskShep } from '../../shep/client.ts';
import { elementsAt } from '../../shep/paths.ts';
import { answerReader } from '../../shep/service-answer.ts';
import type { WithdrawalSettings } from '../../shep/withdrawal-settings.ts';
import type { XmlElement } from '../../shep/xml-tree.ts';

const LONGEST_ID = 200;

/** КДП's lists of withdrawals through ШЭП (§3b): one for each company in whose name consent was asked for. */
export function shepWithdrawalDesk(ask: AskShep, { list, solution }: WithdrawalSettings): WithdrawalDesk {
  const { namespaces, answerNamespace: namespace = list.namespace } = list;
  const answerElements = {
    [solution.id]: '{id}',
    [solution.solution]: '{solution}',
    [solution.reason]: '{reason}',
    company_bin: '{companyBin}',
  };
  return {
    async list(companyBin) {
      const data = await ask(list, { company_bin: '{companyBin}' }, { companyBin });
      const entries = data ? elementsAt(data, list.entry, { namespace, namespaces }) : [];
      const requests = entries
        .map((entry) => requestIn(entry, companyBin, list))
        .filter((request) => request !== undefined);
      return { requests, unreadable: entries.length - requests.length };
    },
    async answer({ id, companyBin }, answer) {
      const isRejected = answer === 'already-provided';
      // "No match" means that КДП no longer has the request, so it needs no answer.
      await ask(solution, answerElements, {
        id,
        solution: isRejected ? solution.rejected : solution.approved,
        reason: isRejected ? solution.alreadyProvided : undefined,
        companyBin,
      });
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
    const read = answerReader(names);
    const [id = '', iin = '', accessName] = [names.id, names.iin, names.accessName].map((path) => read(entry, path));
    if (id === '' || id.length > LONGEST_ID || !/^\d{12}$/.test(iin)) return undefined;
    return { id, iin, companyBin, ...(accessName ? { accessName } : {}) };
  } catch (fault) {
    if (fault instanceof SystemFault) return undefined;
    throw fault;
  }
}
