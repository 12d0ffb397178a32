/** Times as SMPP writes them (SMPP 3.4, 7.1 and appendix B). */

/** `YYMMDDhhmmsstnnp`: absolute with the quarters of an hour to UTC, or relative. */
const TIME = /^\d{13}(?:(?:[0-3]\d|4[0-8])[+-]|00R)$/;

export const isSmppTime = (text: string): boolean => text === '' || TIME.test(text);

/** `YYMMDDhhmmss` of an ISO time in a zone like +05:00. */
export function localDigits(iso: string, zone: string): string {
  const local = new Date(Date.parse(iso) + minutesOf(zone) * 60_000);
  return local.toISOString().replace(/\D/g, '').slice(2, 14);
}

/** The same with its zone: the only form of an absolute time in a field of SMPP. */
export function smppTime(iso: string, zone: string): string {
  const quarters = String(Math.abs(minutesOf(zone)) / 15).padStart(2, '0');
  return `${localDigits(iso, zone)}0${quarters}${zone[0]}`;
}

function minutesOf(zone: string): number {
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
