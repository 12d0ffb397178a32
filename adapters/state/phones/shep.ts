import type { PhoneRegister } from '../../../activities/registers.ts';
import type { AskShep } from '../../shep/client.ts';
import { unpackToken } from '../../shep/consent-token.ts';
import { answerReader } from '../../shep/service-answer.ts';
import type { PhonesSettings } from '../../shep/state-services.ts';

const QUESTION = { iin: '{iin}', kdpToken: '{kdpToken}', publicKey: '{publicKey}' };

/** БМГ through ШЭП; "no match" and an answer without a number both mean that none is registered (§3a). */
export function shepPhoneRegister(ask: AskShep, settings: PhonesSettings): PhoneRegister {
  const { answer } = settings;
  const read = answerReader(settings);
  return {
    async find({ iin, token }) {
      const { code, publicKey } = unpackToken(token);
      const data = await ask(settings, QUESTION, { iin, kdpToken: code, publicKey });
      const phone = data && read(data, answer.phone);
      return phone ? { phone, language: read(data, answer.language) } : undefined;
    },
  };
}
