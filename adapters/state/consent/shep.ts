import { SECOND_MS } from '../../../domain/durations.ts';
import type { Clock } from '../../../activities/clock.ts';
import type { ConsentService, ConsentAnswer } from '../../../activities/registers.ts';
import { SystemFault } from '../../http/json-client.ts';
import type { AskShep } from '../../shep/client.ts';
import { dataLeaf } from '../../shep/client.ts';
import { packToken } from '../../shep/consent-token.ts';
import type { ConsentSettings } from '../../shep/settings.ts';
import { OperatorTaskFault } from '../../shep/statuses.ts';
import { valueOf } from '../../shep/xml-reading.ts';

/** КДП's statuses. An unlisted one is a fault: consent is never guessed (§3b). */
const STATUSES: Readonly<Record<string, ConsentAnswer['status']>> = {
  VALID: 'given',
  INVALID: 'refused',
  PENDING: 'pending',
  TIMEOUT: 'timeout',
};

/** КДП through ШЭП (§3b). A person whom КДП does not know has not consented. */
export function shepConsentService(ask: AskShep, settings: ConsentSettings, now: Clock): ConsentService {
  const { namespace, expiresInUnit } = settings;
  const statuses: typeof STATUSES = { ...STATUSES, ...settings.consentStatuses };
  const leaf = dataLeaf(settings);
  return {
    async ask({ iin, accessName, purpose, company, validMs, askPerson }) {
      const askedAt = await now();
      const validSeconds = Math.ceil(validMs / SECOND_MS);
      const data = await ask(settings, [
        leaf('uin', iin),
        leaf('company', company.name),
        leaf('company_bin', company.bin),
        leaf('company_responsible', settings.companyResponsible),
        leaf('employee_name', settings.employeeName),
        leaf('access_name', accessName),
        leaf('personal_data_name', purpose),
        leaf('expiresIn', String(expiresInUnit === 'seconds' ? validSeconds : validSeconds * SECOND_MS)),
        leaf('omit-sms', String(!askPerson)),
        leaf('ovt', settings.ovt),
      ]);
      if (!data) return { status: 'refused' };
      const kdpStatus = valueOf(data, 'status', namespace) ?? '';
      const status = Object.hasOwn(statuses, kdpStatus) ? statuses[kdpStatus] : undefined;
      if (!status) throw new OperatorTaskFault('КДП answered with an unknown status', 'shep-status-unknown');
      if (status !== 'given') return { status };
      const code = valueOf(data, 'code', namespace);
      const publicKey = valueOf(data, 'public-key', namespace);
      if (!code || !publicKey) throw new SystemFault('КДП gave consent without a token');
      // КДП names no end: the consent is valid for no longer than was requested.
      const expiresAt = new Date(askedAt + validSeconds * SECOND_MS).toISOString();
      return { status, token: packToken({ code, publicKey }), expiresAt };
    },
  };
}
