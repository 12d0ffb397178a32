/** Where Temporal is and how the way there is protected. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The settings of whoever speaks to Temporal. */
export const temporalFields = {
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  /** 1: TLS. Without TEMPORAL_TLS_CA_FILE the authorities that the system knows are trusted. */
  TEMPORAL_TLS: z.enum(['0', '1']).default('0'),
  TEMPORAL_TLS_CA_FILE: z.string().optional(),
  /** Our own certificate and its key, where the server wants one. */
  TEMPORAL_TLS_CERT_FILE: z.string().optional(),
  TEMPORAL_TLS_KEY_FILE: z.string().optional(),
  /** The name in the server's certificate, where it is not the one of the address. */
  TEMPORAL_TLS_SERVER_NAME: z.string().optional(),
  /** An API key in a file of its own, as Temporal Cloud gives one. */
  TEMPORAL_API_KEY_FILE: z.string().optional(),
};
const TemporalSettings = z.object(temporalFields);
export type TemporalSettings = z.infer<typeof TemporalSettings>;

/** What the clients of the SDK need to connect. */
export type TemporalPlace = ReturnType<typeof temporalPlace>;

const ONLY_WITH_TLS = [
  'TEMPORAL_TLS_CA_FILE',
  'TEMPORAL_TLS_CERT_FILE',
  'TEMPORAL_TLS_KEY_FILE',
  'TEMPORAL_TLS_SERVER_NAME',
  'TEMPORAL_API_KEY_FILE',
] as const;

/** Settings that do not fit together. */
export function temporalFaults(settings: TemporalSettings): string[] {
  const { TEMPORAL_TLS: tls, TEMPORAL_TLS_CERT_FILE: cert, TEMPORAL_TLS_KEY_FILE: key } = settings;
  const alone = tls === '1' ? [] : ONLY_WITH_TLS.filter((name) => settings[name]);
  const isHalf = Boolean(cert) !== Boolean(key);
  return [
    ...alone.map((name) => `${name}: of no use without TEMPORAL_TLS=1`),
    ...(isHalf ? ['TEMPORAL_TLS_CERT_FILE, TEMPORAL_TLS_KEY_FILE: the one is of no use without the other'] : []),
  ];
}

/** Reads the files that the settings name. */
export function temporalPlace(settings: TemporalSettings) {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_TLS_CA_FILE: ca, TEMPORAL_TLS_SERVER_NAME: name } = settings;
  const { TEMPORAL_TLS_CERT_FILE: cert, TEMPORAL_TLS_KEY_FILE: key, TEMPORAL_API_KEY_FILE: apiKey } = settings;
  if (settings.TEMPORAL_TLS === '0') return { address };
  const tls = {
    ...(ca ? { serverRootCACertificate: readFileSync(ca) } : {}),
    ...(cert && key ? { clientCertPair: { crt: readFileSync(cert), key: readFileSync(key) } } : {}),
    ...(name ? { serverNameOverride: name } : {}),
  };
  return { address, tls, ...(apiKey ? { apiKey: readFileSync(apiKey, 'utf8').trim() } : {}) };
}
