import type { RepresentationRegister } from '../../../activities/registers.ts';
import { SystemFault } from '../../http/json-client.ts';
import type { AskShep } from '../../shep/client.ts';
import { dataLeaf } from '../../shep/client.ts';
import { unpackToken } from '../../shep/consent-token.ts';
import type { RepresentationsSettings } from '../../shep/settings.ts';
import { OperatorTaskFault } from '../../shep/statuses.ts';
import { timeOf, valueOf } from '../../shep/xml-reading.ts';

/** The register of representations through ШЭП (§2.3); "no match" and an answer without a basis both mean that the
 *  person may not answer for the organisation. */
export function shepRepresentationRegister(ask: AskShep, settings: RepresentationsSettings): RepresentationRegister {
  const { answer, namespace, bases } = settings;
  const leaf = dataLeaf(settings);
  return {
    async find({ bin, iin, token }) {
      const { code, publicKey } = unpackToken(token);
      const data = await ask(settings, [
        leaf('bin', bin),
        leaf('iin', iin),
        leaf('kdpToken', code),
        leaf('publicKey', publicKey),
      ]);
      const word = data && valueOf(data, answer.basis, namespace);
      if (!word) return undefined;
      if (!Object.hasOwn(bases, word))
        throw new OperatorTaskFault('a register answered with an unknown basis of authority', 'shep-status-unknown');
      const until = valueOf(data, answer.validUntil, namespace);
      return { basis: bases[word]!, ...(until ? { validUntil: momentOf(until) } : {}) };
    },
  };
}

/** A time with its own offset; one without is refused and never guessed. */
function momentOf(text: string): string {
  const ms = timeOf(text);
  if (ms === undefined) throw new SystemFault('a register answered with a time that cannot be read');
  return new Date(ms).toISOString();
}
