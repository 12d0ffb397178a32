import { z } from 'zod';
import { SystemUrl } from '../settings/fields.ts';

const Ncanode = z.strictObject({
  kind: z.literal('ncanode'),
  url: SystemUrl,
  /** The PKCS#12 container in base64, its password, and the key in it when there are several. */
  key: z.string().min(1),
  password: z.string().min(1),
  keyAlias: z.string().min(1).optional(),
  /** Serial numbers of the certificates whose signature is trusted. A valid signature alone does not say that ШЭП made
   *  it. */
  trustedSerials: z
    .array(
      z
        .string()
        .min(1)
        .transform((serial) => serial.toLowerCase()),
    )
    .min(1),
  /** What NCANode asks about a certificate when it verifies. */
  revocationCheck: z.array(z.enum(['OCSP', 'CRL'])).default(['OCSP']),
  timeoutMs: z.int().min(100).max(60_000).default(5_000),
});
const Clear = z.strictObject({ kind: z.literal('clear') });

/** What signs: NCANode, or nothing in development. */
export const SignerSettings = z.discriminatedUnion('kind', [Ncanode, Clear]);
export type SignerSettings = z.infer<typeof SignerSettings>;
export type NcanodeSettings = z.infer<typeof Ncanode>;
