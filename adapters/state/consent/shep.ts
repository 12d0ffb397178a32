import { SECOND_MS } from '../../../domain/durations.ts';
import type { Clock } from '../../../activities/clock.ts';
import type { ConsentService, ConsentAnswer } from '../../../activities/registers.ts';
import { SystemFault } from '../../http/json-client.ts';
import type { AskShep } from '../../shep/client.ts';
import { packToken } from '../../shep/consent-token.ts';
import { answerReader, meaningIn } from '../../shep/service-answer.ts';
import type { ConsentSettings } from '../../shep/state-services.ts';

/** КДП's statuses. An unlisted one is a fault: consent is never guessed (§3b). */
const STATUSES: Readonly<Record<string, ConsentAnswer['status']>> = {
  VALID: 'given',
  INVALID: 'refused',
  PENDING: 'pending',
  TIMEOUT: 'timeout',
};

/** The question in the form that КДП's schema has. */
const QUESTION = {
  uin: '{iin}',
  company: '{company}',
  company_bin: '{companyBin}',
  company_responsible: '{companyResponsible}',
  employee_name: '{employeeName}',
  access_name: '{accessName}',
  personal_data_name: '{purpose}',
  expiresIn: '{expiresIn}',
  'omit-sms': '{omitSms}',
  ovt: '{ovt}',
};

/** КДП through ШЭП (§3b). A person whom КДП does not know has not consented. */
export function shepConsentService(ask: AskShep, settings: ConsentSettings, now: Clock): ConsentService {
  const { answer, expiresInUnit, companyResponsible, employeeName, ovt } = settings;
  const statuses: typeof STATUSES = { ...STATUSES, ...settings.consentStatuses };
  const read = answerReader(settings);
  return {
    async ask({ iin, accessName, purpose, company, validMs, askPerson }) {
      const askedAt = await now();
      const validSeconds = Math.ceil(validMs / SECOND_MS);
      const data = await ask(settings, QUESTION, {
        iin,
        company: company.name,
        companyBin: company.bin,
        companyResponsible,
        employeeName,
        accessName,
        purpose,
        expiresIn: String(expiresInUnit === 'seconds' ? validSeconds : validSeconds * SECOND_MS),
        omitSms: String(!askPerson),
        ovt,
      });
      if (!data) return { status: 'refused' };
      const status = meaningIn(statuses, read(data, answer.status) ?? '', 'the consent status');
      if (status !== 'given') return { status };
      const [code, publicKey] = [read(data, answer.code), read(data, answer.publicKey)];
      if (!code || !publicKey) throw new SystemFault('gave consent without a token');
      // КДП names no end: the consent is valid for no longer than was requested.
      const expiresAt = new Date(askedAt + validSeconds * SECOND_MS).toISOString();
      return { status, token: packToken({ code, publicKey }), expiresAt };
    },
  };
}
