import { z } from 'zod';
import { SystemUrl } from '../settings/fields.ts';
import { normalSerial } from './serials.ts';

/** The serial number of a certificate in hex, however it was copied. */
export const Serial = z
  .string()
  .regex(/^(?:0x)?[\da-f\s:]*[\da-f][\da-f\s:]*$/i, 'is not a serial number in hex')
  .transform(normalSerial);

const Ncanode = z.strictObject({
  kind: z.literal('ncanode'),
  url: SystemUrl,
  /** The PKCS#12 container in base64, its password, and the key in it when there are several. */
  key: z.string().min(1),
  password: z.string().min(1),
  keyAlias: z.string().min(1).optional(),
  /** Serial numbers of the trusted certificates: a valid signature alone does not say who signed. */
  trustedSerials: z.array(Serial).min(1),
  /** How NCANode checks the revocation of a certificate. */
  revocationCheck: z.array(z.enum(['OCSP', 'CRL'])).default(['OCSP']),
  timeoutMs: z.int().min(100).max(60_000).default(5_000),
});
const Clear = z.strictObject({ kind: z.literal('clear') });

/** The signer: NCANode, or in development none (`clear`). */
export const SignerSettings = z.discriminatedUnion('kind', [Ncanode, Clear]);
export type SignerSettings = z.infer<typeof SignerSettings>;
export type NcanodeSettings = z.infer<typeof Ncanode>;
