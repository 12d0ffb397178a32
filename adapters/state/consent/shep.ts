import type { Clock } from '../../../activities/clock.ts';
import type { ConsentService, ConsentAnswer } from '../../../activities/registers.ts';
import { SystemFault } from '../../http/json-client.ts';
import type { AskShep } from '../../shep/client.ts';
import { dataLeaf } from '../../shep/client.ts';
import { packToken } from '../../shep/consent-token.ts';
import type { ConsentSettings } from '../../shep/settings.ts';
import { FaultForPeople } from '../../shep/statuses.ts';
import { valueOf } from '../../shep/xml-reading.ts';

/** КДП's words. A word that is not here is a fault, loudly: consent is never guessed (§3b). */
const WORDS: Readonly<Record<string, ConsentAnswer['status']>> = {
  VALID: 'given',
  INVALID: 'refused',
  PENDING: 'pending',
  TIMEOUT: 'timeout',
};

/** КДП through ШЭП. Whom КДП does not know has not consented. */
export function shepConsentService(ask: AskShep, settings: ConsentSettings, now: Clock): ConsentService {
  const { namespace, validitySeconds, expiresInUnit } = settings;
  const expiresIn = String(expiresInUnit === 'seconds' ? validitySeconds : validitySeconds * 1000);
  const leaf = dataLeaf(settings);
  return {
    async ask({ iin, accessName, purpose, askPerson }) {
      const askedAt = await now();
      const data = await ask(settings, [
        leaf('uin', iin),
        leaf('company', settings.company),
        leaf('company_bin', settings.companyBin),
        leaf('company_responsible', settings.companyResponsible),
        leaf('employee_name', settings.employeeName),
        leaf('access_name', accessName),
        leaf('personal_data_name', purpose),
        leaf('expiresIn', expiresIn),
        leaf('omit-sms', String(!askPerson)),
        leaf('ovt', settings.ovt),
      ]);
      if (!data) return { status: 'refused' };
      const word = valueOf(data, 'status', namespace) ?? '';
      const status = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
      if (!status) throw new FaultForPeople('КДП answered with a status that we do not know', 'shep-status-unknown');
      if (status !== 'given') return { status };
      const code = valueOf(data, 'code', namespace);
      const publicKey = valueOf(data, 'public-key', namespace);
      if (!code || !publicKey) throw new SystemFault('КДП gave consent without a token');
      // КДП does not say until when: it holds no longer than we asked for.
      const expiresAt = new Date(askedAt + validitySeconds * 1000).toISOString();
      return { status, token: packToken({ code, publicKey }), expiresAt };
    },
  };
}
