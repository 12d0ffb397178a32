import { z } from 'zod';
import { callJson, SystemFault } from '../http/json-client.ts';
import type { NcanodeSettings } from './signer-settings.ts';
import type { Signer } from './signer.ts';
import { SignerAway } from './signer.ts';

const Signed = z.object({ xml: z.string().min(1) });
const Verified = z.object({
  valid: z.boolean(),
  signers: z.array(z.object({ serialNumber: z.string().optional() })).optional(),
});

/** Signs with NCANode 3, a separate process with the cryptography of the national certification authority. */
export function ncanodeSigner({ url, key, password, keyAlias, ...settings }: NcanodeSettings): Signer {
  const post = <T>(path: string, body: object, schema: z.ZodType<T>, withinMs = settings.timeoutMs) => {
    const system = { url, timeoutMs: Math.min(settings.timeoutMs, withinMs) };
    return callJson(system, { method: 'POST', path, body, schema, expect: [200] }).catch((fault: unknown) => {
      throw fault instanceof SystemFault ? new SignerAway(`NCANode ${fault.message}`) : fault;
    });
  };
  return {
    demandsSignature: true,
    async sign(xml, withinMs) {
      const { body } = await post('/wsse/sign', { xml, key, password, keyAlias, trimXml: false }, Signed, withinMs);
      return body.xml;
    },
    async verify(xml, withinMs) {
      const { body } = await post(
        '/wsse/verify',
        { xml, revocationCheck: settings.revocationCheck },
        Verified,
        withinMs,
      );
      const signers = body.signers ?? [];
      if (!body.valid || signers.length !== 1) throw new SystemFault('the signature is not valid');
      const serial = signers[0]?.serialNumber?.toLowerCase();
      if (!serial || !settings.trustedSerials.includes(serial)) throw new SystemFault('the signer is not trusted');
    },
  };
}
