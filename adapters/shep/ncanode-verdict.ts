/** What NCANode's answer about a signature means. "Could not be checked" is not "is false": NCANode calls a signature
 *  invalid when the state's OCSP server did not answer, and says so only beside the certificate. */
import { z } from 'zod';
import { SystemFault } from '../http/json-client.ts';
import { normalSerial } from './serials.ts';
import { SignerAway } from './signer.ts';

const Revocation = z.object({ revoked: z.boolean(), by: z.string().nullish(), reason: z.string().nullish() });
/** NCANode's answer, as far as it is used. */
export const Verified = z.object({
  valid: z.boolean(),
  signers: z
    .array(z.object({ serialNumber: z.string().nullish(), revocations: z.array(Revocation).nullish() }))
    .nullish(),
});
type Verified = z.infer<typeof Verified>;
type Revocation = z.infer<typeof Revocation>;

/** Throws unless the answer says that the one signature is valid, its certificate is one of these, and is not revoked;
 *  SignerAway when NCANode could not find out. */
export function demandValid({ valid, signers }: Verified, serials: readonly string[], asked: readonly string[]): void {
  const [signer, another] = signers ?? [];
  if (!signer || another) throw new SystemFault('the signature is not valid');
  const serial = normalSerial(signer.serialNumber ?? '');
  const isTrusted = serials.some((one) => normalSerial(one) === serial);
  if (serial && !isTrusted) throw new SystemFault('the signer is not trusted');
  const revocations = signer.revocations ?? [];
  if (revocations.some(({ revoked }) => revoked)) throw new SystemFault('the certificate of the signer is revoked');
  if (!asked.every((kind) => isChecked(revocations, kind, valid)))
    throw new SignerAway('NCANode could not check whether the certificate of the signer is revoked');
  if (!valid) throw new SystemFault('the signature is not valid');
  if (!isTrusted) throw new SystemFault('the signer is not trusted');
}

/** Whether this kind of check came to a result. An OCSP check that failed says why in its reason; one that succeeded
 *  says OK. A CRL check either succeeds or makes the whole call fail, and says nothing. */
function isChecked(revocations: readonly Revocation[], kind: string, valid: boolean): boolean {
  const found = revocations.filter(({ by }) => by === kind);
  const isObtained = ({ reason }: Revocation) => (reason ? /^ok$/i.test(reason.trim()) : valid || kind === 'CRL');
  return found.length > 0 && found.every(isObtained);
}
