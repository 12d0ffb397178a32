/** Where Temporal is, and how the connection to it is protected. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { TemporalPlace } from '../adapters/temporal/place.ts';
import { KEY_FILES } from './keys.ts';
import type { Keys } from './keys.ts';

/** The settings of every client of Temporal. */
export const temporalFields = {
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  /** 1: TLS. Without TEMPORAL_TLS_CA_FILE the authorities of the operating system are trusted. */
  TEMPORAL_TLS: z.enum(['0', '1']).default('0'),
  TEMPORAL_TLS_CA_FILE: z.string().optional(),
  /** The name in the server's certificate, if it differs from the address. */
  TEMPORAL_TLS_SERVER_NAME: z.string().optional(),
};
const TemporalFields = z.object(temporalFields);
export type TemporalSettings = z.infer<typeof TemporalFields> & { keys: Keys };

/** Our own certificate, its key and an API key, if the server demands them; kept with the other keys. */
export const TEMPORAL_KEYS = ['temporalCertificate', 'temporalKey', 'temporalApiKey'] as const;

/** Settings that do not fit together. */
export function temporalFaults(settings: TemporalSettings): string[] {
  const { TEMPORAL_TLS: tls, TEMPORAL_TLS_CA_FILE: ca, TEMPORAL_TLS_SERVER_NAME: name, keys } = settings;
  const named = { TEMPORAL_TLS_CA_FILE: ca, TEMPORAL_TLS_SERVER_NAME: name };
  const files = TEMPORAL_KEYS.filter((key) => keys[key]).map((key) => KEY_FILES[key]);
  const alone = tls === '1' ? [] : [...Object.entries(named).flatMap(([key, value]) => (value ? [key] : [])), ...files];
  const isHalf = Boolean(keys.temporalCertificate) !== Boolean(keys.temporalKey);
  return [
    ...alone.map((key) => `${key}: of no use without TEMPORAL_TLS=1`),
    ...(isHalf
      ? [`${KEY_FILES.temporalCertificate}, ${KEY_FILES.temporalKey}: the one is of no use without the other`]
      : []),
  ];
}

/** The address of Temporal with the content of the files that the settings name. */
export function temporalPlace(settings: TemporalSettings): TemporalPlace {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_TLS_CA_FILE: ca, TEMPORAL_TLS_SERVER_NAME: name } = settings;
  const { temporalCertificate: certificate, temporalKey: key, temporalApiKey: apiKey } = settings.keys;
  if (settings.TEMPORAL_TLS === '0') return { address };
  const tls = {
    ...(ca ? { serverRootCACertificate: readFileSync(ca) } : {}),
    ...(certificate && key ? { clientCertPair: { crt: readFileSync(certificate), key: readFileSync(key) } } : {}),
    ...(name ? { serverNameOverride: name } : {}),
  };
  return { address, tls, ...(apiKey ? { apiKey: readFileSync(apiKey, 'utf8').trim() } : {}) };
}
