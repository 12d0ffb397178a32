import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

/** A mobile number of Kazakhstan in E.164 (§2.2), from any notation (`+7`, `8`, `7`, none); undefined for a landline,
 *  a foreign number or no number. Russia shares the country code, so the country is checked and not the code. */
export function mobileNumber(written: string): string | undefined {
  const digits = written.replace(/[^\d+]/g, '');
  const international = /^7\d{10}$/.test(digits) ? `+${digits}` : digits;
  const parsed = parsePhoneNumberFromString(international, 'KZ');
  return parsed?.country === 'KZ' && parsed.isValid() ? parsed.number : undefined;
}
