import type { PhoneRegister } from '../../../activities/registers.ts';
import type { AskShep } from '../../shep/client.ts';
import { dataLeaf } from '../../shep/client.ts';
import { unpackToken } from '../../shep/consent-token.ts';
import type { PhonesSettings } from '../../shep/settings.ts';
import { valueOf } from '../../shep/xml-reading.ts';

/** БМГ through ШЭП; "no match" and an answer without a number both mean that none is registered (§3a). */
export function shepPhoneRegister(ask: AskShep, settings: PhonesSettings): PhoneRegister {
  const { answer, namespace } = settings;
  const leaf = dataLeaf(settings);
  return {
    async find({ iin, token }) {
      const { code, publicKey } = unpackToken(token);
      const data = await ask(settings, [leaf('iin', iin), leaf('kdpToken', code), leaf('publicKey', publicKey)]);
      const phone = data && valueOf(data, answer.phone, namespace);
      return phone ? { phone, language: valueOf(data, answer.language, namespace) } : undefined;
    },
  };
}
