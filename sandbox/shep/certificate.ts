/** A key pair and a self-signed X.509 certificate, made anew at each start. Node cannot issue certificates, so the
 *  few bytes of DER are written here. */
import { createHash, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { DAY_MS } from '../../domain/durations.ts';
import type { KeyObject } from 'node:crypto';

export interface Identity {
  privateKey: KeyObject;
  certificate: X509Certificate;
}

const ECDSA_WITH_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const YEAR_MS = 365 * DAY_MS;

/** The serial number follows from the name, so that settings can name it before there is a certificate. */
export const serialOf = (name: string): string => `4a${createHash('sha256').update(name).digest('hex').slice(0, 30)}`;

export function makeIdentity(name: string): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = tlv(0x30, tlv(0x31, tlv(0x30, COMMON_NAME, tlv(0x0c, Buffer.from(name)))));
  const now = Date.now();
  const toBeSigned = tlv(
    0x30,
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from(serialOf(name), 'hex')),
    ECDSA_WITH_SHA256,
    subject,
    tlv(0x30, time(now - YEAR_MS), time(now + YEAR_MS)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = tlv(0x03, Buffer.from([0]), sign('sha256', toBeSigned, privateKey));
  return { privateKey, certificate: new X509Certificate(tlv(0x30, toBeSigned, ECDSA_WITH_SHA256, signature)) };
}

const time = (ms: number): Buffer =>
  tlv(0x18, Buffer.from(`${new Date(ms).toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`));

/** Tag, length, value. */
function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}
