import type { RepresentationRegister } from '../../../activities/registers.ts';
import { SystemFault } from '../../http/json-client.ts';
import type { AskShep } from '../../shep/client.ts';
import { unpackToken } from '../../shep/consent-token.ts';
import { answerReader, meaningIn } from '../../shep/service-answer.ts';
import type { RepresentationsSettings } from '../../shep/state-services.ts';
import { endOfDay, timeOf } from '../../shep/xml-reading.ts';

const QUESTION = { bin: '{bin}', iin: '{iin}', kdpToken: '{kdpToken}', publicKey: '{publicKey}' };

/** The register of representations through ШЭП (§2.3); "no match" and an answer without a basis both mean that the
 *  person may not answer for the organisation. */
export function shepRepresentationRegister(ask: AskShep, settings: RepresentationsSettings): RepresentationRegister {
  const { answer, bases } = settings;
  const read = answerReader(settings);
  return {
    async find({ bin, iin, token }) {
      const { code, publicKey } = unpackToken(token);
      const data = await ask(settings, QUESTION, { bin, iin, kdpToken: code, publicKey });
      const word = data && read(data, answer.basis);
      if (!word) return undefined;
      const until = read(data, answer.validUntil);
      const basis = meaningIn(bases, word, 'the basis of authority');
      return { basis, ...(until ? { validUntil: momentOf(until) } : {}) };
    },
  };
}

/** A time, or the end of a day, with its own offset; one without is refused and never guessed. */
function momentOf(text: string): string {
  const ms = timeOf(text) ?? endOfDay(text);
  if (ms === undefined) throw new SystemFault('answered with a time that cannot be read');
  return new Date(ms).toISOString();
}
